/**
 * Golden cases: `cases/<name>/` holds the sources, a config if need be, and `args.json` with further arguments of the command line;
 * `cases/<name>/expected/` holds every file that the run writes, and `messages.txt` with what it says. `npx vitest run test/golden -u` renews them.
 */

import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as prettier from "prettier";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listFiles, ROOT } from "../support/files.ts";
import { runMain } from "../support/main.ts";

const CASES = join(import.meta.dirname, "cases");
const names = readdirSync(CASES).sort();

let work: string;
beforeAll(() => {
  work = realpathSync(mkdtempSync(join(tmpdir(), "golden-")));
  symlinkSync(join(ROOT, "node_modules"), join(work, "node_modules"), "dir");
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe.each(names)("%s", (name) => {
  const expected = join(CASES, name, "expected");
  const argsFile = join(CASES, name, "args.json");
  const args = existsSync(argsFile) ? (JSON.parse(readFileSync(argsFile, "utf8")) as string[]) : [];

  it("writes the expected files and says the expected messages", async () => {
    const folder = join(work, name);
    cpSync(join(CASES, name), folder, { recursive: true, filter: (from) => from !== expected });
    const inputs = listFiles(folder);

    const first = await runMain(args, folder);
    expect(first.stderr).not.toContain("(internal-error)");
    const written = listFiles(folder).filter((file) => !inputs.includes(file));

    for (const file of written) {
      const text = readFileSync(join(folder, file), "utf8");
      await expect(text).toMatchFileSnapshot(join(expected, file));
      expect(text, "LF alone, and no byte order mark").not.toMatch(/\r|^\uFEFF/);
      const options = await prettier.resolveConfig(join(folder, file));
      expect(await prettier.format(text, { ...options, filepath: file }), "as prettier prints it").toBe(text);
    }
    await expect(`${first.stdout}${first.stderr}exit code ${first.exitCode}\n`).toMatchFileSnapshot(
      join(expected, "messages.txt"),
    );
    const leftOver = listFiles(expected).filter((file) => ![...written, "messages.txt"].includes(file));
    expect(leftOver, "expected files that the run does not write").toEqual([]);

    const before = written.map((file) => readFileSync(join(folder, file), "utf8"));
    const second = await runMain(args, folder);
    expect(second.exitCode).toBe(first.exitCode);
    expect(
      written.map((file) => readFileSync(join(folder, file), "utf8")),
      "the same bytes again",
    ).toEqual(before);
  });
});
