/** Every format against what reads it. */

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";

import { HOSTILE, mixedProject } from "./cases.ts";

const require = createRequire(import.meta.url);

interface EslintResult {
  readonly filePath: string;
  readonly messages: readonly {
    readonly ruleId: string;
    readonly severity: number;
    readonly line: number;
    readonly column: number;
    readonly fatal?: boolean;
    readonly message: string;
  }[];
  readonly suppressedMessages: readonly {
    readonly suppressions: readonly { readonly kind: string; readonly justification: string }[];
  }[];
  readonly errorCount: number;
  readonly fatalErrorCount: number;
  readonly warningCount: number;
}

async function report(format: string): Promise<string> {
  const { stdout, stderr, code } = await mixedProject().run("audit", "--format", format);
  expect({ stderr, code }).toEqual({ stderr: "", code: 2 });
  return stdout;
}

describe("stylish", () => {
  it("lists findings by file, counts them, and ends with the coverage", async () => {
    const text = await report("stylish");
    expect(text).toMatch(/^src\/brokenProvider\.ts\n {2}\d+:\d+ {2}error {4}TypeScript cannot parse this/);
    expect(text).toMatch(
      /^ {2,}3:9 {2}error {4}operation 'read' of 'OrderProvider' is not observed\. {2}uninstrumented-operation$/m,
    );
    expect(text).toContain("problem would be mended by --fix, that is, by generating.");
    expect(text).toContain("1 problem switched off by comments.");
    expect(text).toMatch(
      /^ {2}src\/cleanProvider\.ts CleanProvider +1 \/ 1 +100 %\n {2}src\/orderProvider\.ts OrderProvider +0 \/ 2 +0 %\n {2}in all +1 \/ 3 +33\.3 %\n$/m,
    );
  });

  it("is colored on a terminal alone", async () => {
    const { stdout } = await mixedProject().runWith({ tty: true }, "audit");
    expect(stdout).toContain("\u001B[31m");
    expect(await report("stylish")).not.toContain("\u001B[");
  });
});

describe("json", () => {
  it("has the shape of ESLint's results", async () => {
    const results = JSON.parse(await report("json")) as EslintResult[];
    expect(results.map(({ filePath }) => /[^/]+$/.exec(filePath)?.[0])).toEqual([
      "brokenProvider.ts",
      "cleanProvider.ts",
      "orderProvider.ts",
    ]);
    const [broken, clean, order] = results as [EslintResult, EslintResult, EslintResult];
    expect(broken).toMatchObject({ fatalErrorCount: broken.messages.length, messages: [{ fatal: true, severity: 2 }] });
    expect(clean).toMatchObject({ messages: [], errorCount: 0, warningCount: 0 });
    expect(order.messages[0]).toMatchObject({
      ruleId: "uninstrumented-operation",
      severity: 2,
      line: 3,
      column: 9,
      endLine: 3,
      endColumn: 13,
    });
    expect(order.suppressedMessages[0]?.suppressions[0]).toMatchObject({
      kind: "directive",
      justification: HOSTILE.replaceAll("`", ""),
    });
  });

  it("is read by a formatter of ESLint's", async () => {
    const results = JSON.parse(await report("json")) as EslintResult[];
    const compact = require("eslint-formatter-compact") as (results: EslintResult[]) => string;
    const text = compact(results);
    expect(text).toMatch(
      /orderProvider\.ts: line 3, col 9, Error - operation 'read' of 'OrderProvider' is not observed\..+\(uninstrumented-operation\)/,
    );
    expect(text).toMatch(/\n\d+ problems\n?$/);
  });
});

describe("sarif", () => {
  it("validates against the 2.1.0 schema", async () => {
    const schema = JSON.parse(
      readFileSync(
        require.resolve("@microsoft/jest-sarif").replace(/index\.js$/, "schemas/sarif-2.1.0-rtm.5.json"),
        "utf8",
      ),
    ) as object;
    const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
    (addFormats as unknown as (to: typeof ajv) => void)(ajv);
    const validate = ajv.compile(schema);
    const log = JSON.parse(await report("sarif")) as {
      $schema?: string;
      runs: {
        results: { ruleId: string; ruleIndex: number; suppressions?: object[] }[];
        tool: { driver: { rules: { id: string }[] } };
      }[];
    };
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    const [run] = log.runs;
    for (const { ruleId, ruleIndex } of run!.results) expect(run!.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(run!.results.filter(({ suppressions }) => suppressions !== undefined)).toHaveLength(1);
    expect(
      validate({ ...log, runs: [{ ...run, results: [{ level: "bad" }] }] }),
      "the schema is one that refuses",
    ).toBe(false);
  });
});

describe("junit", () => {
  it("is well-formed, and its counts are those of its cases", async () => {
    const text = await report("junit");
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- its replacement is one more package
    expect(XMLValidator.validate(text)).toBe(true);
    const parsed = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: "",
      isArray: (name) => ["testsuite", "testcase"].includes(name),
    }).parse(text) as {
      testsuites: {
        tests: string;
        failures: string;
        errors: string;
        testsuite: {
          name: string;
          tests: string;
          failures: string;
          errors: string;
          testcase: { name: string; failure?: { type: string; message: string }; error?: object }[];
        }[];
      };
    };
    const { testsuites } = parsed;
    const cases = testsuites.testsuite.flatMap(({ testcase }) => testcase);
    expect(Number(testsuites.tests)).toBe(cases.length);
    expect(Number(testsuites.failures)).toBe(cases.filter(({ failure }) => failure !== undefined).length);
    expect(Number(testsuites.errors)).toBe(cases.filter(({ error }) => error !== undefined).length);
    for (const { tests, testcase } of testsuites.testsuite) expect(Number(tests)).toBe(testcase.length);
    expect(cases.some(({ failure }) => failure?.type === "uninstrumented-operation")).toBe(true);
    expect(
      cases.some(({ name, failure, error }) => name === "audit" && failure === undefined && error === undefined),
    ).toBe(true);
  });
});

describe("github", () => {
  it("gives one workflow command a line, escaped as the runner reads them", async () => {
    const lines = (await report("github")).trimEnd().split("\n");
    const commands = lines.map((line) => /^::(error|warning|notice) (.*?)::(.*)$/.exec(line)!);
    for (const [index, command] of commands.entries()) expect(command, lines[index]).not.toBeNull();
    const [, kind, properties, message] = commands.find(([, , each]) =>
      each?.includes("title=uninstrumented-operation"),
    )!;
    expect(kind).toBe("error");
    expect(properties).toBe(
      "file=src/orderProvider.ts,line=3,col=9,endLine=3,endColumn=13,title=uninstrumented-operation",
    );
    expect(message).toContain("operation 'read' of 'OrderProvider' is not observed.");
    // As actions/runner undoes it.
    const data = (text: string): string => text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
    expect(commands.map(([, , , text = ""]) => data(text)).join("\n")).not.toContain("\n\n");
    expect(lines.at(-1)).toBe("::notice title=instrumentation coverage::1 of 3 operations are observed (33.3 %25)");
  });
});

describe("markdown", () => {
  it("is tables whose cells hold what is quoted", async () => {
    const text = await report("markdown");
    expect(text).toContain("| 3:9 | error | operation 'read' of 'OrderProvider' is not observed.");
    expect(text).toContain("| OrderProvider (src/orderProvider.ts) | 0 / 2 | 0 % | `read`, `listInstances` |");
    expect(text).not.toMatch(/(?<!\\)<img/);
    for (const row of text.split("\n").filter((line) => line.startsWith("| 3:")))
      expect(row.split(/(?<!\\)\|/)).toHaveLength(6);
  });
});
