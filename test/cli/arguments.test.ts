/** What may be typed, and what is said to what may not. */

import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { MESSAGES } from "../../src/messages.ts";
import { ROOT } from "../support/files.ts";
import { folder, provider } from "./folder.ts";

describe("help and version", () => {
  it.each(["--help", "-h"])("prints the help for %s, the same on every terminal", async (option) => {
    const { code, stdout, stderr } = await folder().run(option);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const text of [
      "--check",
      "--out-dir",
      "Exit codes: 0 clean",
      '"duroxide-facade"',
      "gen-instrumented generate [file|folder|glob...]",
    ]) {
      expect(stdout).toContain(text);
    }
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it.each(["--version", "-v"])("prints the version for %s", async (option) => {
    const { code, stdout } = await folder().run(option);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  });
});

describe("bad usage", () => {
  it.each([
    [
      ["--chekc"],
      "gen-instrumented: error there is no option '--chekc'. (unknown-option)\n    Did you mean '--check'? See --help.\n",
    ],
    [["--outDir", "x"], "there is no option '--outDir'. (unknown-option)\n    Did you mean '--out-dir'?"],
    [["--no-check"], "there is no option '--no-check'. (unknown-option)\n    Did you mean '--check'?"],
    [["-x"], "there is no option '-x'. (unknown-option)\n    See --help for the options there are."],
    [
      ["--format", "json"],
      "there is no option '--format' here. (unknown-option)\n    It is one of 'gen-instrumented audit … --format' and 'gen-instrumented catalog … --format'.",
    ],
    [["init", "--class", "A"], "It is one of 'gen-instrumented generate … --class'"],
    [["audit", "--rule", "foo:off"], "--rule names no rule: 'foo'; there are uninstrumented-operation, "],
    [["audit", "--rule", "raw-provder:off"], "--rule names no rule: 'raw-provder' (did you mean 'raw-provider'?)"],
    [["--completely-different"], "(unknown-option)\n    See --help"],
    [["--config"], "--config needs a value. (invalid-option)"],
    [["--config", "--check"], "--config needs a value. (invalid-option)"],
    [["--config="], "--config needs a value that is not empty. (invalid-option)"],
    [["--class"], "--class needs a value. (invalid-option)"],
    [
      ["--profile", "semcnov"],
      "--profile must be one of duroxide, semconv, duroxide-facade, not 'semcnov' (did you mean 'semconv'?). (invalid-option)",
    ],
    [["--check=maybe"], "--check takes no value, and was given 'maybe'. (invalid-option)"],
    [["--class", "not a name"], "--class must be an identifier, such as MyProvider. (invalid-option)"],
    [["--suffix", "a/b"], "--suffix must be letters, digits"],
    [["--suffix", ".d"], "--suffix must not end in '.d'"],
    [["--cwd", "nowhere"], "there is no folder 'nowhere' to work in. (cwd-not-found)"],
    [["--__proto__", "x"], "(unknown-option)"],
  ])("%j", async (argv, text) => {
    const dir = folder({ "myProvider.ts": provider() });
    const { code, stdout, stderr } = await dir.run(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(text);
    expect(dir.has("myProvider.instrumented.ts")).toBe(false);
  });

  it("names every fault at once", async () => {
    const { stderr } = await folder().run("--chekc", "--logs", "no", "--config");
    expect(stderr.match(/\((?:unknown|invalid)-option\)/g)).toHaveLength(3);
  });

  it("takes what follows -- for files", async () => {
    const { stderr } = await folder().run("--", "--check");
    expect(stderr).toContain("there is no file '--check'. (file-not-found)");
  });

  it("survives a working directory that was removed", async () => {
    const gone = (): never => {
      throw Object.assign(new Error("ENOENT: no such file or directory, uv_cwd"), { code: "ENOENT" });
    };
    const { code, stderr } = await folder().runWith({ cwd: gone });
    expect(code).toBe(2);
    expect(stderr).toContain("(cwd-not-found)");
  });
});

describe("colors", () => {
  it.each([
    [{ tty: true, env: {} }, [], true],
    [{ tty: false, env: {} }, [], false],
    [{ tty: true, env: { NO_COLOR: "1" } }, [], false],
    [{ tty: true, env: {} }, ["--no-color"], false],
    [{ tty: false, env: { FORCE_COLOR: "1" } }, [], true],
  ])("%j %j", async (io, argv, colored) => {
    const { stderr } = await folder().runWith(io, "gone.ts", ...argv);
    expect(stderr.includes("\u001B[31merror")).toBe(colored);
  });

  it("keeps what a file is called from steering the terminal", async () => {
    const { stderr } = await folder().run("\u001B[2Jgone\n.ts");
    expect(stderr).toContain("no source matches '\\u001b[2Jgone .ts' in");
    expect(stderr).not.toContain("\u001B");
  });
});

it.each([
  ["adit", "Did you mean 'gen-instrumented audit'?"],
  ["frobnicate", "The commands are generate, audit, "],
])("takes the bare word %s for a misspelt command", async (word, help) => {
  const { code, stderr } = await folder().run(word);
  expect(code).toBe(2);
  expect(stderr).toContain(`there is no command '${word}', and no file of that name. (unknown-command)`);
  expect(stderr).toContain(help);
});

it("takes a bare word for a file where there is one, or where the command is named", async () => {
  const dir = folder({ adit: "" });
  expect((await dir.run("adit")).stderr).toContain("(not-typescript)");
  expect((await dir.run("generate", "audlt")).stderr).toContain("(file-not-found)");
});

it("refuses words that a command does not take", async () => {
  const { code, stderr } = await folder().run("completion", "bash");
  expect(code).toBe(2);
  expect(stderr).toContain("'completion' does not take 'bash'. (too-many-words)");
});

it("says on an older Node which one is needed, in the words of docs/codes.md", () => {
  const bin = join(ROOT, "bin/gen-instrumented.js");
  const script = `Object.defineProperty(process.versions, "node", { value: "18.20.8" }); require(${JSON.stringify(bin)});`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
  const { message, help } = MESSAGES["node-too-old"];
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: "",
    stderr: `gen-instrumented: error ${message({ version: "18.20.8" })} (node-too-old)\n    ${help({ version: "18.20.8" })}\n`,
  });
});

it("prints each command's own help", async () => {
  const { code, stdout } = await folder().run("audit", "--help");
  expect(code).toBe(0);
  expect(stdout).toContain("gen-instrumented audit [options] [file|folder|glob...]");
  expect(stdout).toContain("--min-coverage");
  expect(stdout).not.toContain("--profile");
});

it("points to init where there is neither a config nor a file", async () => {
  expect((await folder().run()).stderr).toContain("run 'gen-instrumented init'");
});
