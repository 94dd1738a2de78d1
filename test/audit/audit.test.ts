/** The command `audit`: what it looks at, what it makes of comments, bars and bad input, and --fix. */

import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { folder, WITHOUT_LOGS } from "../cli/folder.ts";
import { ROOT } from "../support/files.ts";
import { mixedProject, ORDER_PROVIDER } from "./cases.ts";

describe("what it looks at", () => {
  it("goes by include, by globs, and takes a folder for the providers in it", async () => {
    const dir = folder({
      ...WITHOUT_LOGS,
      "src/orderProvider.ts": ORDER_PROVIDER,
      "src/main.ts": "new OrderProvider();\n",
    });
    for (const args of [[], ["src"], ["src/"], ["src/*Provider.ts"], ["src/orderProvider.ts"]]) {
      const { code, stdout } = await dir.run("audit", ...args);
      expect(code).toBe(1);
      expect(stdout).toContain("src/orderProvider.ts OrderProvider  0 / 1      0 %");
    }
  });

  it("finds the examples of this repository clean, and wholly observed", async () => {
    const { code, stdout, stderr } = await folder().run("--cwd", ROOT, "audit", "examples");
    expect({ code, stderr, stdout: stdout.split("\n").slice(-2).join("\n") }).toEqual({
      code: 0,
      stderr: "",
      stdout: expect.stringMatching(/in all +81 \/ 81 +100 %\n$/) as string,
    });
    expect(stdout).not.toContain("✖");
  });

  it("does not have a class generated that is patched in part", async () => {
    const dir = folder({ ...WITHOUT_LOGS });
    cpSync(join(ROOT, "test/fixtures/audit/ill/patched/queueProvider.ts"), dir.at("queueProvider.ts"));
    const { code, stdout } = await dir.run("audit");
    expect(code).toBe(1);
    expect(stdout).toContain("operation 'ackWorkItem' of 'QueueProvider' is not observed.  uninstrumented-operation");
    expect(stdout).toContain("Observe it as its siblings are, or have them all generated.");
    expect(stdout).not.toContain("would be mended by --fix");
  });

  it("says what the guide's reference implementation forgets", async () => {
    const dir = folder({
      ...WITHOUT_LOGS,
      "instrumentedProvider.ts": readFileSync(join(ROOT, "test/fixtures/reference-wrapper.ts"), "utf8"),
    });
    const { code, stdout } = await dir.run("audit");
    expect(code).toBe(1);
    expect(stdout).toContain("instrumentedProvider.ts InstrumentedProvider  8 / 18   44.4 %");
    expect(stdout.match(/uninstrumented-operation$/gm)).toHaveLength(10);
    expect(stdout).toContain(
      "operation 'renewSessionLock' is observed by hand, and nothing records 'provider.sessions_renewed'.",
    );
    expect(stdout).toContain(
      "operation 'ackOrchestrationItem' is observed by hand, and nothing records 'provider.ack_orchestration_retries'.",
    );
    expect(stdout).toContain("✖ 12 problems (10 errors, 2 warnings)");
    // The README quotes the end of it.
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    for (const line of stdout.split("\n").filter((each) => /8 \/ 18|✖/.test(each)))
      expect(readme).toContain(line.trim());
  });
});

it("says what is emitted where an operation is observed elsewhere: in a wrapper, by a function that is given every instance", async () => {
  const dir = folder(WITHOUT_LOGS);
  for (const name of ["well/wrapper", "well/proxied"])
    cpSync(join(ROOT, "test/fixtures/audit", name), dir.path, { recursive: true });
  const { stdout } = await dir.run("audit", "--format", "html", "**/*.ts");
  const rows = [...stdout.matchAll(/<td role="cell">.*?observed by<\/span>(.*?)<\/td><td role="cell">(.*?)<\/td>/g)];
  const elsewhere = rows.filter(([, by]) => /observeAll|observe<wbr>All|Instrumented|Traced|Observed/.test(by ?? ""));
  expect(elsewhere.length).toBeGreaterThan(2);
  for (const [, , emits] of elsewhere) expect(emits).toMatch(/span[^]*histogram/);
});

describe("what generating mends", () => {
  const OPERATION = "async fetchWorkItem(): Promise<string> {\n    return this.name;\n  }\n  readonly name = '';\n";

  it("is not counted where no file can import the class, and it says what to do", async () => {
    const dir = folder({
      ...WITHOUT_LOGS,
      "src/aProvider.ts": `class Base {\n  ${OPERATION}}\n\nexport class AProvider {\n  ${OPERATION}}\n\nclass Heir extends AProvider {}\n\nexport const all = [Base, Heir];\n`,
    });
    const before = await dir.run("audit");
    expect(before.stdout).toContain("Export 'Base' by name: a generated class can extend nothing else.");
    expect(before.stdout).toContain("1 problem would be mended by --fix");
    const { code, stdout } = await dir.run("audit", "--fix");
    expect(code).toBe(1);
    expect(stdout).toContain("✖ 2 problems (2 errors, 0 warnings)\n\n");
    expect(stdout).toContain("Export 'Heir' by name");
    expect(stdout).not.toContain("--fix");
  });

  it("is told by the names that classes are exported under, in namespaces and without a name of their own too", async () => {
    const dir = folder({
      ...WITHOUT_LOGS,
      "src/renamed.ts": `class Inner {\n  ${OPERATION}}\nexport { Inner as Outer };\n`,
      "src/nameless.ts": `export default class {\n  ${OPERATION}}\n`,
      "src/space.ts": `export namespace Space {\n  export class Within {\n  ${OPERATION}}\n}\n`,
    });
    const before = await dir.run("audit", "src/*.ts");
    expect(before.stdout).toContain("3 problems would be mended by --fix");
    const { code, stdout } = await dir.run("audit", "--fix", "src/*.ts");
    expect(code).toBe(0);
    expect(stdout).toMatch(/nameless.ts Nameless .*1 \/ 1/);
    expect(stdout).toMatch(/renamed.ts Outer .*1 \/ 1/);
    expect(stdout).toMatch(/space.ts Within .*1 \/ 1/);
  });
});

it("takes the output of an interface for no left-over", async () => {
  const text = "export interface Provider {\n  fetchWorkItem(lockMs: number): Promise<string>;\n}\n";
  const dir = folder({ ...WITHOUT_LOGS, "provider.ts": text });
  expect((await dir.run("provider.ts")).code).toBe(0);
  expect((await dir.run("audit")).stdout).not.toContain("orphaned-instrumentation");
});

describe("--fix", () => {
  it("generates what is missing and what is stale, and audits again", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "orderProvider.ts": ORDER_PROVIDER });
    const first = await dir.run("audit", "--fix");
    expect(first).toMatchObject({ code: 0, stderr: "written orderProvider.instrumented.ts\n" });
    expect(first.stdout).toContain("OrderProvider  1 / 1    100 %");
    dir.write({
      "orderProvider.ts": ORDER_PROVIDER.replace(
        "  async read",
        "  async getKvValue(key: string): Promise<string> {\n    return key;\n  }\n\n  async read",
      ),
    });
    expect((await dir.run("audit")).stdout).toMatch(/stale-instrumentation[\s\S]+uninstrumented-operation/);
    const second = await dir.run("audit", "--fix");
    expect(second.code).toBe(0);
    expect(second.stdout).toContain("2 / 2    100 %");
  });

  it("leaves alone what is observed by hand in part, and what was edited", async () => {
    const dir = folder({
      ...WITHOUT_LOGS,
      "orderProvider.ts": ORDER_PROVIDER.replace(
        "  async read",
        '  listChildren(): Promise<void> {\n    return observe("x", async () => {});\n  }\n\n  async read',
      ),
    });
    const { code, stderr } = await dir.run("audit", "--fix");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(dir.has("orderProvider.instrumented.ts")).toBe(false);
  });
});

describe("bars", () => {
  const half = {
    ...WITHOUT_LOGS,
    "orderProvider.ts": ORDER_PROVIDER.replace(
      "  async read",
      "  /** @uninstrumented */\n  async ping(): Promise<void> {}\n\n  async read",
    ),
  };

  it("--min-coverage is exit code 1 below it", async () => {
    const off = ["--rule", "uninstrumented-operation: off"];
    expect(await folder(half).run("audit", "--min-coverage", "0", ...off)).toMatchObject({ code: 0, stderr: "" });
    const { code, stderr } = await folder(half).run("audit", "--min-coverage", "0.1", ...off);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining(
        "0 of 1 operations are observed, 0 %; the bar is 0.1 %. (coverage-below)",
      ) as string,
    });
    expect(
      (
        await folder({
          ...half,
          "package.json":
            '{ "gen-instrumented": { "audit": { "minCoverage": 1, "rules": { "uninstrumented-operation": "off" } } } }',
        }).run("audit")
      ).code,
    ).toBe(1);
  });

  it("--max-warnings is exit code 1 above it", async () => {
    const off = ["--rule", "uninstrumented-operation: off"];
    expect((await folder(half).run("audit", "--max-warnings", "1", ...off)).code).toBe(0);
    const { code, stderr } = await folder(half).run("audit", "--max-warnings", "0", ...off);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining("warnings: 1; the bar is 0. (too-many-warnings)") as string,
    });
  });

  it("--rule beats the config, which beats the rule's own severity", async () => {
    const dir = folder({
      ...half,
      "package.json":
        '{ "gen-instrumented": { "audit": { "rules": { "uninstrumented-operation": "warn", "uninstrumented-without-reason": "error" } } } }',
    });
    expect((await dir.run("audit")).stdout).toContain("✖ 2 problems (1 error, 1 warning)");
    expect(
      (
        await dir.run(
          "audit",
          "--rule",
          "uninstrumented-without-reason: warn",
          "--rule",
          "uninstrumented-operation:off",
        )
      ).stdout,
    ).toContain("✖ 1 problem (0 errors, 1 warning)");
  });
});

describe("bad input", () => {
  it("reports files that cannot be parsed, and judges the others", async () => {
    const { code, stdout } = await mixedProject().run("audit");
    expect(code).toBe(2);
    expect(stdout).toContain("TypeScript cannot parse this: ')' expected.");
    expect(stdout).toContain("operation 'read' of 'OrderProvider' is not observed.");
    const dir = folder({ "aProvider.ts": new Uint8Array([0xff, 0xfe, 0x00]), "bProvider.ts": ORDER_PROVIDER });
    const binary = await dir.run("audit");
    expect(binary.code).toBe(2);
    expect(binary.stdout).toMatch(/not a UTF-8 text[\s\S]+is not observed/);
  });

  it.each([
    [["--rule", "raw-providr: off"], "--rule names no rule: 'raw-providr' (did you mean 'raw-provider'?)."],
    [
      ["--rule", "raw-provider: of"],
      "--rule must set 'raw-provider' to off, warn or error, not 'of' (did you mean 'off'?).",
    ],
    [["--rule", "nonsense"], "--rule must be '<rule>: off|warn|error', not 'nonsense'."],
    [["--format", "sarf"], "(did you mean 'sarif'?)"],
    [["--min-coverage", "110"], "--min-coverage must be a percentage from 0 to 100, not '110'."],
    [["--max-warnings", "1.5"], "--max-warnings must be a whole number, not '1.5'."],
    [["--json", "--format", "html"], "--json and --format do not go together"],
    [["gone.ts"], "there is no file 'gone.ts'"],
  ])("%j", async (args, message) => {
    const { code, stderr, stdout } = await folder({ "orderProvider.ts": ORDER_PROVIDER }).run("audit", ...args);
    expect(code).toBe(2);
    expect(`${stderr}${stdout}`).toContain(message);
  });

  it("names the nearest rule for one that the config misspells", async () => {
    const { code, stderr } = await folder({
      "aProvider.ts": ORDER_PROVIDER,
      "gen-instrumented.config.json": '{ "audit": { "rules": { "raw-providers": "off" } } }',
    }).run("audit");
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^gen-instrumented\.config\.json:1:\d+ error the config has no key 'audit\.rules\["raw-providers"\]'\. \(config-unknown-key\)\n {4}Did you mean 'raw-provider'\?/,
    );
  });

  it("makes the folder of --output, and says when it cannot write there", async () => {
    const dir = mixedProject();
    await dir.run("audit", "--format", "junit", "--output", "a/b/c.xml");
    expect(dir.read("a/b/c.xml")).toContain("<testsuites");
    const { code, stderr } = await dir.run("audit", "--output", "src/orderProvider.ts/x");
    expect(code).toBe(2);
    expect(stderr).toContain("(write-failed)");
  });

  it("ends quietly when its reader goes away", async () => {
    const dir = mixedProject();
    const listeners: ((error: Error) => void)[] = [];
    let stderr = "";
    const code = await dir.runWith(
      {
        stdout: {
          write: () => {
            for (const listener of listeners) listener(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
          },
          on: (_, listener) => listeners.push(listener),
        },
        stderr: { write: (text) => (stderr += text) },
      },
      "audit",
    );
    expect({ code: code.code, stderr }).toEqual({ code: 2, stderr: "" });
  });
});

describe("comments", () => {
  it("switch rules off with a reason, and are reported when they lack one, do nothing, or name no rule", async () => {
    const dir = folder({
      ...WITHOUT_LOGS,
      "orderProvider.ts": `export class OrderProvider {
  // gen-instrumented-disable-next-line uninstrumented-operation, raw-provider -- the pool has it
  async read(instance: string): Promise<string> {
    return "// gen-instrumented-disable-next-line raw-provider -- a text is no comment";
  }

  async getKvValue(key: string): Promise<string> { /* gen-instrumented-disable-line -- all of them */
    return key;
  }

  async listInstances(): Promise<void> {} // gen-instrumented-disable-line uninstrumented-operation
  // gen-instrumented-disable-next-line uninstrumented-operatoin -- a slip
}
`,
    });
    const { stdout } = await dir.run("audit", "--json");
    const [{ messages, suppressedMessages }] = JSON.parse(stdout) as [
      {
        messages: { ruleId: string; line: number; column: number; message: string }[];
        suppressedMessages: { line: number; suppressions: object[] }[];
      },
    ];
    expect(messages.map(({ ruleId, line, column }) => `${line}:${column} ${ruleId}`)).toEqual([
      "2:67 disable-unused",
      "11:43 disable-without-reason",
      "12:41 disable-unknown-rule",
    ]);
    expect(messages.at(-1)?.message).toContain("Did you mean 'uninstrumented-operation'?");
    expect(suppressedMessages.map(({ line }) => line)).toEqual([3, 7, 11]);
    expect(suppressedMessages[0]?.suppressions).toEqual([{ kind: "directive", justification: "the pool has it" }]);
  });
});

describe("generated files", () => {
  it("finds edits, and outputs of other options, left over", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "orderProvider.ts": ORDER_PROVIDER });
    await dir.run("orderProvider.ts");
    expect((await dir.run("audit")).code).toBe(0);
    dir.write({ "orderProvider.instrumented.ts": `${dir.read("orderProvider.instrumented.ts")}// mine\n` });
    expect((await dir.run("audit")).stdout).toContain("was edited by hand.");
    dir.write({ "package.json": '{ "gen-instrumented": { "logs": "none", "outDir": "generated" } }' });
    expect((await dir.run("audit")).stdout).toMatch(
      /orderProvider\.instrumented\.ts\n +1:1 +error +orderProvider\.ts is generated to another file by now\. +orphaned-instrumentation/,
    );
  });

  it("tells the options that one was made with, and does not mend it without them", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "orderProvider.ts": ORDER_PROVIDER });
    await dir.run("orderProvider.ts", "--profile", "semconv");
    const text = dir.read("orderProvider.instrumented.ts");
    expect((await dir.run("audit", "--fix")).stdout).toMatch(
      / stale-instrumentation\n +It was made with --profile semconv: put that into the config\. To make it without, run: npx gen-instrumented orderProvider\.ts\n/,
    );
    expect(dir.read("orderProvider.instrumented.ts")).toBe(text);
    dir.write({ "orderProvider.ts": "export class Plain {\n  async frob(): Promise<void> {}\n}\n" });
    await dir.run("orderProvider.ts", "--operations", "all");
    expect((await dir.run("audit")).stdout).toMatch(
      / orphaned-instrumentation\n +It was made with --operations all: put that into the config, or delete this file\.\n/,
    );
  });

  it("finds a shared runtime that is out of date", async () => {
    const dir = folder({
      "package.json": '{ "gen-instrumented": { "logs": "none", "runtime": "./runtime.ts" } }',
      "orderProvider.ts": ORDER_PROVIDER,
    });
    await dir.run();
    expect((await dir.run("audit")).code).toBe(0);
    dir.write({ "runtime.ts": dir.read("runtime.ts").replace(/\n\/\/ digest/, "\n\n// digest") });
    expect((await dir.run("audit")).stdout).toMatch(
      /runtime\.ts\n +1:1 +error +the generated file runtime\.ts is not what the generator gives now/,
    );
  });
});
