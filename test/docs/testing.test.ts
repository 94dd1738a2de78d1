/** The code blocks of docs/testing.md run, each with the runner that it is for, beside the repository example. */

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ROOT } from "../support/files.ts";

const WORK = join(ROOT, "test/docs/.work/testing");
const blocks = [...readFileSync(join(ROOT, "docs/testing.md"), "utf8").matchAll(/^```ts\n(?<code>[\s\S]*?)^```/gm)].map(
  (match) => match.groups?.["code"] ?? "",
);

beforeAll(() => {
  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  for (const name of ["userRepository", "userRepository.instrumented"])
    writeScript(name, readFileSync(join(ROOT, "examples/repository", `${name}.ts`), "utf8"));
});
afterAll(() => rmSync(WORK, { recursive: true, force: true }));

describe("docs/testing.md", () => {
  it("has a block for each runner", () => {
    expect(blocks.map((code) => (code.includes("node:test") ? "node" : "vitest"))).toEqual([
      "vitest",
      "node",
      "vitest",
    ]);
  });

  it.each(blocks.map((code, index) => [index + 1, code] as const))("block %i runs", (index, code) => {
    const file = writeScript(`block-${index}.test`, code);
    const args = code.includes("node:test")
      ? ["--test", file]
      : [join(ROOT, "node_modules/vitest/vitest.mjs"), "run", "--root", WORK, "--config", config(), file];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: WORK, encoding: "utf8" });
    expect(`${stdout}${stderr}`).toMatch(/pass(?:ed)? (?:1\b)|1 passed/);
    expect(status).toBe(0);
  });
});

function config(): string {
  const path = join(WORK, "vitest.config.mjs");
  writeFileSync(path, "export default {};\n");
  return path;
}

function writeScript(name: string, code: string): string {
  const path = join(WORK, `${name}.js`);
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    rewriteRelativeImportExtensions: true,
  };
  writeFileSync(path, ts.transpileModule(code, { compilerOptions }).outputText);
  return path;
}
