/** Every rule by its page's examples: through the command line, and through ESLint's RuleTester, of ESLint 9 and 10. */

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { ESLint, RuleTester } from "eslint";
import { ESLint as ESLint9, RuleTester as RuleTester9 } from "eslint-9";
import tseslint from "typescript-eslint";
import { afterAll, describe, expect, it } from "vitest";

import { main } from "../../src/cli.ts";
import plugin from "../../src/eslint-plugin.ts";
import { RULE_IDS } from "../../src/rules/ids.ts";
import { RULES } from "../../src/rules/index.ts";
import { ROOT } from "../support/files.ts";
import { pageCases, type PageCase } from "./pages.ts";

const testers = [
  { version: "10", Tester: RuleTester },
  { version: "9", Tester: RuleTester9 as unknown as typeof RuleTester },
];
const pages = new Map(await Promise.all(RULE_IDS.map(async (id) => [id, await pageCases(id)] as const)));

afterAll(() => {
  for (const { remove } of pages.values()) remove();
});

describe.each(RULE_IDS)("%s", (id) => {
  const { cases } = pages.get(id)!;

  it("has a page with incorrect and correct code", () => {
    expect(cases.some(({ incorrect, files }) => incorrect && files.some(({ places }) => places.length > 0))).toBe(true);
    expect(cases.some(({ incorrect }) => !incorrect)).toBe(true);
    expect(RULES[id].id).toBe(id);
    expect(readFileSync(join(ROOT, `src/rules/${id}.md`), "utf8")).toMatch(/^## Why\n\n(?:.+\n)*?.*\bguide\b/m);
  });

  it.each(cases.map((each) => [each.title, each] as const))("by the command line: %s", async (_, each) => {
    expect(await audited(id, each)).toEqual(
      each.files.flatMap(({ path, places }) =>
        places.map(({ line, column, endColumn }) => ({
          path,
          line,
          column,
          ...(endColumn === undefined ? {} : { endColumn }),
        })),
      ),
    );
  });

  for (const { version, Tester } of testers) {
    describe(`by ESLint ${version}`, () => {
      Object.assign(Tester, { describe, it, afterAll });
      const tester = new Tester({
        languageOptions: { parser: tseslint.parser },
        linterOptions: { reportUnusedDisableDirectives: "off" },
      } as never);
      const all = cases.flatMap(({ title, folder, files, config }) =>
        files.map(({ path, code, places }) => ({
          name: `${title}: ${path}`,
          filename: join(folder, path),
          code,
          settings: { "gen-instrumented": config },
          errors: places.map((place) => ({ message: /./, ...place })),
        })),
      );
      tester.run(id, plugin.rules[id]!, {
        valid: all.filter(({ errors }) => errors.length === 0).map(({ errors: _, ...rest }) => rest),
        invalid: all.filter(({ errors }) => errors.length > 0),
      });
    });
  }
});

describe.each([
  { version: "10", Tool: ESLint },
  { version: "9", Tool: ESLint9 },
])("in ESLint $version", ({ Tool }) => {
  it("its own directives apply, and the audit's comments as well", async () => {
    const eslint = new Tool({
      cwd: join(ROOT, "test/fixtures"),
      overrideConfigFile: true,
      overrideConfig: [
        {
          files: ["**/*.ts"],
          languageOptions: { parser: tseslint.parser },
          linterOptions: { reportUnusedDisableDirectives: "error" },
          ...plugin.configs.recommended,
        } as never,
      ],
    });
    const operation = (name: string): string => `  async ${name}(): Promise<void> {}`;
    const [result] = await eslint.lintText(
      [
        "export class OrderProvider {",
        "  // eslint-disable-next-line gen-instrumented/uninstrumented-operation -- answers from memory",
        operation("read"),
        "  // gen-instrumented-disable-next-line uninstrumented-operation -- answers from memory",
        operation("getKvValue"),
        operation("listInstances"),
        "}",
        "",
      ].join("\n"),
      { filePath: join(ROOT, "test/fixtures/orderProvider.ts") },
    );
    expect(result?.messages.map(({ ruleId, line }) => `${String(line)} ${ruleId ?? ""}`)).toEqual([
      "6 gen-instrumented/uninstrumented-operation",
    ]);
    expect(result?.suppressedMessages.map(({ line }) => line)).toEqual([3]);
  });
});

it.each(["stale-instrumentation", "orphaned-instrumentation", "raw-provider"] as const)(
  "%s says on its page what it looks at in ESLint",
  (id) => {
    expect(readFileSync(join(ROOT, `src/rules/${id}.md`), "utf8")).toContain("In ESLint");
  },
);

/** What the command line finds with this rule alone; ends are compared where the page marks them. */
async function audited(id: string, { folder, files }: PageCase): Promise<object[]> {
  const off = RULE_IDS.filter((each) => each !== id).flatMap((each) => ["--rule", `${each}: off`]);
  let stdout = "";
  let stderr = "";
  await main(["audit", "--json", ...off, "**/*.ts"], {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env: {},
    cwd: () => folder,
  });
  expect(stderr).toBe("");
  const results = JSON.parse(stdout) as {
    filePath: string;
    messages: { ruleId: string; line: number; column: number; endColumn: number }[];
  }[];
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, line, column, endColumn }) => {
      expect(ruleId).toBe(id);
      const path = filePath.slice(folder.length + 1);
      const isMarked =
        files
          .find((file) => file.path === path)
          ?.places.some((place) => place.line === line && place.endColumn !== undefined) === true;
      return { path, line, column, ...(isMarked ? { endColumn } : {}) };
    }),
  );
}
