/**
 * Shell completion: the shells' own completion, with the script that the tool prints. zsh and fish are left out, aloud, where they
 * are not; SHELLS=required fails then.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";

import { COMMANDS } from "../../src/cli/table.ts";
import { ROOT } from "../support/files.ts";
import { folder } from "./folder.ts";

type Cases = Readonly<Record<string, readonly [words: readonly string[], found: string]>>;

const BASIC: Cases = {
  commands: [["a"], "audit"],
  "values of an option": [["audit", "--format", "s"], "sarif stylish"],
  "files, which are the shell's": [["audit", ""], ""],
};
const CASES: Cases = {
  ...BASIC,
  "options of the command that is typed": [["audit", "--min"], "--min-coverage"],
  "options of the default command, without one": [["--prof"], "--profile"],
  "no command after a command": [["completion", ""], ""],
  "values that are files": [["catalog", "--against", ""], ""],
};

const isHere = (shell: string): boolean => spawnSync(shell, ["--version"]).error === undefined;
const SHELLS = ["zsh", "fish"].filter(isHere);
if (SHELLS.length < 2)
  console.warn("SKIPPED completion in shells that are not here (apt-get install zsh fish); there are:", SHELLS);
it.runIf(process.env["SHELLS"] === "required")("zsh and fish are here", () => expect(SHELLS).toHaveLength(2));

/** What a shell finds in each case: the script that it is given, and for each case `lines`, which print one line. */
async function found(
  shell: string,
  cases: Cases,
  lines: (words: readonly string[]) => string,
  before = "",
): Promise<Record<string, string[]>> {
  const dir = folder({
    "bin/gen-instrumented": `#!/bin/sh\nexec "${process.execPath}" --import "${join(ROOT, "node_modules/jiti/lib/jiti-register.mjs")}" "${join(ROOT, "test/output/main.ts")}" "$@"\n`,
    "source.ts": "",
  });
  chmodSync(dir.at("bin/gen-instrumented"), 0o755);
  vi.stubEnv("SHELL", `/bin/${shell}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const script = await dir.run("completion");
  expect(script.code).toBe(0);
  dir.write({ script: [before, script.stdout, ...Object.values(cases).map(([words]) => lines(words))].join("\n") });
  const env = { ...process.env, PATH: `${dir.at("bin")}${delimiter}${process.env["PATH"] ?? ""}` };
  const out = execFileSync(shell, [dir.at("script")], { cwd: dir.path, env, encoding: "utf8" }).split("\n");
  const words = (line = ""): string[] => line.split(" ").filter(Boolean).sort();
  return Object.fromEntries(Object.keys(cases).map((name, i) => [name, words(out[i])]));
}

const wanted = (cases: Cases): Record<string, string[]> =>
  Object.fromEntries(Object.entries(cases).map(([name, [, value]]) => [name, value.split(" ").filter(Boolean)]));

const quoted = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(" ");

it("completes commands, options and values in bash", async () => {
  // Bash calls the function with the words of the line, and reads what it leaves in COMPREPLY; without any it completes files.
  const lines = (words: readonly string[]): string =>
    [
      `COMP_WORDS=(gen-instrumented ${quoted(words)})`,
      `COMP_CWORD=${words.length}`,
      "_gen-instrumented_yargs_completions",
      'echo "${COMPREPLY[*]}"',
    ].join("\n");
  expect(await found("bash", CASES, lines)).toEqual(wanted(CASES));
});

it.runIf(SHELLS.includes("zsh"))("completes them in zsh, with what they are", async () => {
  // In place of zsh's completion system, which takes of what it is told (`audit:Report …`) what begins as the word does.
  const system = "compdef() {}; _default() { print }; _describe() { print -- ${${(M)reply:#$words[-1]*}%%:*} }";
  const lines = (words: readonly string[]): string =>
    [
      `words=(gen-instrumented ${quoted(words)}); CURRENT=${words.length + 1}`,
      "_gen-instrumented_yargs_completions",
    ].join("\n");
  expect(await found("zsh", BASIC, lines, system)).toEqual(wanted(BASIC));
});

it.runIf(SHELLS.includes("fish"))("completes them in fish, and files beside them", async () => {
  const lines = (words: readonly string[]): string =>
    `echo (complete -C "gen-instrumented ${words.join(" ")}" | string replace -r '\\t.*' '' | string match -v -r '^(bin/|script)$')`;
  const files = {
    "values of an option": ["sarif", "source.ts", "stylish"],
    "files, which are the shell's": ["source.ts"],
  };
  expect(await found("fish", BASIC, lines)).toEqual({ ...wanted(BASIC), ...files });
});

it("tells fish to complete files, and to say where a word begins", async () => {
  vi.stubEnv("SHELL", "/usr/bin/fish");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { stdout } = await folder().run("completion");
  expect(stdout).toMatch(/^complete -c gen-instrumented -a '\(set -l word \(commandline -ct\); /m);
});

it("offers every command", async () => {
  const { stdout } = await folder().run("--get-yargs-completions", "gen-instrumented", "");
  expect(stdout.trim().split("\n").sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
});
