/** Shell completion: bash's own completion function, run by bash, with the script that the tool prints. */

import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { delimiter, join } from "node:path";
import { expect, it } from "vitest";

import { COMMANDS } from "../../src/cli/table.ts";
import { ROOT } from "../support/files.ts";
import { folder } from "./folder.ts";

const CASES = {
  commands: ["a"],
  "options of the command that is typed": ["audit", "--min"],
  "options of the default command, without one": ["--prof"],
  "values of an option": ["audit", "--format", "s"],
  "files, which are the shell's": ["audit", ""],
};

it("completes commands, options and values in bash", async () => {
  const dir = folder({
    "bin/gen-instrumented": `#!/bin/sh\nexec "${process.execPath}" --import "${join(ROOT, "node_modules/jiti/lib/jiti-register.mjs")}" "${join(ROOT, "test/output/main.ts")}" "$@"\n`,
  });
  chmodSync(dir.at("bin/gen-instrumented"), 0o755);
  const script = await dir.run("completion");
  expect(script.code).toBe(0);
  // Bash calls the function with the words of the line, and reads what it leaves in COMPREPLY.
  const calls = Object.values(CASES).map((words) =>
    [
      `COMP_WORDS=(gen-instrumented ${words.map((word) => `"${word}"`).join(" ")})`,
      `COMP_CWORD=${words.length}`,
      "_gen-instrumented_yargs_completions",
      'echo "${COMPREPLY[*]}"',
    ].join("\n"),
  );
  const env = { ...process.env, PATH: `${dir.at("bin")}${delimiter}${process.env["PATH"] ?? ""}`, SHELL: "/bin/bash" };
  const input = [script.stdout, ...calls].join("\n");
  const lines = execFileSync("bash", ["-s"], { cwd: dir.path, env, input, encoding: "utf8" }).split("\n");
  expect(Object.fromEntries(Object.keys(CASES).map((name, i) => [name, lines[i]]))).toEqual({
    commands: "audit",
    "options of the command that is typed": "--min-coverage",
    "options of the default command, without one": "--profile",
    "values of an option": "stylish sarif",
    "files, which are the shell's": "",
  });
});

it("offers every command", async () => {
  const { stdout } = await folder().run("--get-yargs-completions", "gen-instrumented", "");
  expect(stdout.trim().split("\n").sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
});
