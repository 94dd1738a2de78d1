/** Where a config is found, and what is said of one that cannot be loaded. */

import { describe, expect, it } from "vitest";

import { loadConfig } from "../../src/config.ts";
import { DiagnosticError, type Diagnostic } from "../../src/diagnostic.ts";
import { folder, type Folder } from "../cli/folder.ts";

async function failure(dir: Folder, explicit?: string): Promise<Diagnostic> {
  try {
    await loadConfig(dir.path, explicit);
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics[0]!;
    throw error;
  }
  throw new Error("the config was loaded");
}

describe("loadConfig", () => {
  const module = 'export default { suffix: ".x" };\n';
  const typed =
    'import { defineConfig } from "gen-instrumented";\nexport default defineConfig({ suffix: ".x" as string });\n';

  it.each([
    ["gen-instrumented.config.ts", typed],
    ["gen-instrumented.config.mts", typed],
    ["gen-instrumented.config.js", module],
    ["gen-instrumented.config.js", 'module.exports = { suffix: ".x" };\n'],
    ["gen-instrumented.config.mjs", module],
    ["gen-instrumented.config.mts", "export default Promise.resolve({ suffix: '.x' });\n"],
    ["gen-instrumented.config.mjs", "export default Promise.resolve({ suffix: '.x' });\n"],
    ["gen-instrumented.config.json", '\uFEFF{ "suffix": ".x" }'],
    ["package.json", '{ "gen-instrumented": { "suffix": ".x" } }'],
  ])("reads %s, from a folder below", async (name, text) => {
    const dir = folder({ [name]: text, "a/b/package.json": "{}" });
    expect(await loadConfig(dir.at("a/b"))).toEqual({ config: { suffix: ".x" }, file: dir.at(name) });
  });

  it("takes the nearest, and none from above the project", async () => {
    const dir = folder({
      "gen-instrumented.config.json": "{}",
      "in/gen-instrumented.config.json": "{}",
      "other/.git/HEAD": "",
    });
    expect((await loadConfig(dir.at("in"))).file).toBe(dir.at("in/gen-instrumented.config.json"));
    expect(await loadConfig(dir.at("other"))).toEqual({ config: {}, file: undefined });
  });

  it("takes a named one, relative to the working directory", async () => {
    const dir = folder({ "conf/mine.json": '{ "suffix": ".x" }', "gen-instrumented.config.json": "{}" });
    expect(await loadConfig(dir.path, "conf/mine.json")).toEqual({
      config: { suffix: ".x" },
      file: dir.at("conf/mine.json"),
    });
  });

  it.each([
    ["gen-instrumented.config.json", "{\n  'suffix': 1\n}", "config-failed", { line: 2, column: 3 }],
    ["gen-instrumented.config.json", "", "config-not-object", undefined],
    ["package.json", "{,}", "config-failed", { line: 1, column: 2 }],
    ["gen-instrumented.config.mjs", "\nthrow new Error('no database');\n", "config-failed", { line: 2, column: 7 }],
    ["gen-instrumented.config.ts", "\nthrow new Error('no database');\n", "config-failed", { line: 2, column: 1 }],
    ["gen-instrumented.config.mjs", "export default {\n  a: ;\n};\n", "config-failed", undefined],
    ["gen-instrumented.config.ts", "export default {\n  a: ;\n};\n", "config-failed", { line: 2, column: 6 }],
    ["gen-instrumented.config.ts", "export const config = {};\n", "config-not-object", undefined],
    ["gen-instrumented.config.mjs", "export const config = {};\n", "config-not-object", undefined],
    ["gen-instrumented.config.ts", "export default () => ({});\n", "config-not-object", undefined],
    [
      "gen-instrumented.config.ts",
      "export default Promise.reject(new Error('no'));\n",
      "config-failed",
      { line: 1, column: 1 },
    ],
    ["gen-instrumented.config.json", "[]", "config-not-object", undefined],
    ["gen-instrumented.config.ts", "import './gone.ts';\nexport default {};\n", "config-failed", undefined],
    ["gen-instrumented.config.ts", "throw 'a text';\n", "config-failed", undefined],
  ])("refuses %s: %j", async (name, text, code, start) => {
    const dir = folder({ [name]: text });
    const found = await failure(dir);
    expect(found).toMatchObject({ code, severity: "error", file: dir.at(name) });
    expect(found.message).not.toContain("\n");
    if (start !== undefined) expect(found.range?.start).toEqual(start);
  });

  it.each([
    ["gone.ts", "config-not-found"],
    ["sub", "config-format"],
    ["conf.yaml", "config-format"],
    ["package.json", "config-not-object"],
  ])("refuses --config %s", async (name, code) => {
    const dir = folder({ "sub/x": "", "conf.yaml": "a: 1", "package.json": "{}" });
    expect(await failure(dir, name)).toMatchObject({ code });
  });

  it("makes the run exit 2 and write nothing", async () => {
    const dir = folder({
      "gen-instrumented.config.ts": "throw new Error('no database');\n",
      "aProvider.ts": "export class A {}",
    });
    const { code, stderr } = await dir.run("aProvider.ts");
    expect(code).toBe(2);
    expect(stderr).toContain(
      "gen-instrumented.config.ts:1:1 error the config cannot be loaded: no database (config-failed)",
    );
  });
});
