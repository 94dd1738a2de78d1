/** How an output names its source, where the source itself shows no manner: as the project's tsconfig has it. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { generate, resolveConfig } from "../../src/index.ts";

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "gen-instrumented-specifiers-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it.each([
  ["no tsconfig", undefined, "", "./provider.js"],
  ["a tsconfig that says nothing of it", {}, "", "./provider.js"],
  ["allowImportingTsExtensions", { allowImportingTsExtensions: true, noEmit: true }, "", "./provider.ts"],
  ["rewriteRelativeImportExtensions", { rewriteRelativeImportExtensions: true }, "", "./provider.ts"],
  ["a type that is imported by its file's name", {}, 'import type { Row } from "./row.ts";\n', "./provider.js"],
  [
    "such a type, and the option",
    { rewriteRelativeImportExtensions: true },
    'import type { Row } from "./row.ts";\n',
    "./provider.ts",
  ],
  [
    "the source's own manner",
    { rewriteRelativeImportExtensions: true },
    'import { row } from "./row.js";\n',
    "./provider.js",
  ],
  [
    "data imported first, which no module is named like",
    {},
    'import data from "./data.json" with { type: "json" };\nimport { row } from "./row.js";\n',
    "./provider.js",
  ],
  ["a module with a dot in its name", {}, 'import { row } from "./row.service";\n', "./provider"],
  ["a value imported by its file's name", {}, 'import { row } from "./row.ts";\n', "./provider.ts"],
])("%s", async (_, compilerOptions, imports, specifier) => {
  mkdirSync(join(folder, "src"));
  if (compilerOptions !== undefined) writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  writeFileSync(join(folder, "src/row.ts"), "export interface Row {}\nexport const row = 1;\n");
  writeFileSync(join(folder, "src/row.service.ts"), "export const row = 1;\n");
  writeFileSync(join(folder, "src/data.json"), "{}");
  const path = join(folder, "src/provider.ts");
  writeFileSync(path, `${imports}export class P {\n  async read(): Promise<void> {}\n}\n`);
  const { files } = await generate(resolveConfig(folder, { operations: "all" }), [{ path, named: true }]);
  expect(files[0]?.text).toContain(`from "${specifier}"`);
});
