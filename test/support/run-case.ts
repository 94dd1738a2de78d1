/**
 * Cases as folders: `<name>/` holds the sources, a config if need be, and `args.json` with further arguments of the command line;
 * `<name>/expected/` holds what the run writes, and `messages.txt` with what it says. `npx vitest run <suite> -u` renews them.
 */

import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as prettier from "prettier";
import { expect } from "vitest";
import { caseArgs } from "./cases.ts";
import { listFiles } from "./files.ts";
import { runMain } from "./main.ts";

export interface CaseOptions {
  /** The folder that holds the case. */
  readonly from: string;
  /** Where to run it: a folder that does not exist yet. */
  readonly to: string;
  /** Files of the case that are for other tests, and files written whose text another suite holds. */
  readonly leaveOut?: readonly string[];
  /** Arguments of the second run besides the case's own: they must not make a difference. */
  readonly again?: readonly string[];
}

/** Runs a case twice in a copy, and compares all of what it writes and says with what it expects. Gives the files written. */
export async function runCase({ from, to, leaveOut = [], again = [] }: CaseOptions): Promise<string[]> {
  const expected = join(from, "expected");
  const args = caseArgs(from);
  const apart = leaveOut.map((file) => join(from, file));
  cpSync(from, to, { recursive: true, filter: (file) => file !== expected && !apart.includes(file) });
  const inputs = listFiles(to);

  const first = await runMain(args, to);
  expect(first.stderr).not.toContain("(internal-error)");
  const written = listFiles(to).filter((file) => !inputs.includes(file));

  for (const file of written) {
    const text = readFileSync(join(to, file), "utf8");
    if (!leaveOut.includes(file)) await expect(text).toMatchFileSnapshot(join(expected, file));
    expect(text, "LF alone, and no byte order mark").not.toMatch(/\r|^\uFEFF/);
    const options = await prettier.resolveConfig(join(to, file));
    expect(await prettier.format(text, { ...options, filepath: file }), "as prettier prints it").toBe(text);
  }
  await expect(`${first.stdout}${first.stderr}exit code ${first.exitCode}\n`).toMatchFileSnapshot(
    join(expected, "messages.txt"),
  );
  const leftOver = listFiles(expected).filter((file) => ![...written, "messages.txt", "spans.txt"].includes(file));
  expect(leftOver, "expected files that the run does not write").toEqual([]);

  const before = written.map((file) => readFileSync(join(to, file), "utf8"));
  const second = await runMain([...args, ...again], to);
  expect(second.exitCode, second.stderr).toBe(first.exitCode);
  expect(second.stderr).not.toMatch(/\(verify-(?!source)/);
  expect(
    written.map((file) => readFileSync(join(to, file), "utf8")),
    "the same bytes again",
  ).toEqual(before);
  return written;
}
