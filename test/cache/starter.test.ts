/**
 * The binary answers from what an earlier run kept without loading the command line, where that rests on files alone; and says what the
 * run would have said that it spares.
 */

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { beforeEach, expect, it } from "vitest";

import { Cache } from "../../src/cache.ts";
import { provider } from "../cli/folder.ts";

const BIN = join(import.meta.dirname, "../../bin/gen-instrumented.js");

interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether the command line was loaded to find it out. */
  readonly loaded: boolean;
}

let work: string;
const at = (path: string): string => join(work, path);
const entries = (): string[] =>
  readdirSync(at("cache/gen-instrumented")).filter((name) => name.startsWith("manifest-"));
const CONFIG = "project/gen-instrumented.config";

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  }
}

/** The binary, with the names of the scripts that it loads. */
async function run(...argv: string[]): Promise<Said> {
  const child = spawn(process.execPath, ["--require", at("spy.cjs"), BIN, ...argv], {
    cwd: at("project"),
    env: { XDG_CACHE_HOME: at("cache"), PATH: process.env["PATH"] ?? "" },
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.stderr += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.on("close", done));
  return { code, ...said, loaded: readFileSync(at("loaded.txt"), "utf8").includes("gen-instrumented.cjs") };
}

/** What changed a moment ago is not certain, and so not kept. */
const settle = (): Promise<void> => setTimeout(60);
const UNCHANGED = { code: 0, stdout: "", stderr: "1 unchanged\n" };

beforeEach(async () => {
  work = realpathSync(mkdtempSync(join(tmpdir(), "starter-")));
  write({
    "spy.cjs": `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(at("loaded.txt"))}, Object.keys(require.cache).join()));\n`,
    "project/.git/HEAD": "",
    "project/package.json": '{ "gen-instrumented": { "logs": "none" } }',
    "project/src/storeProvider.ts": provider("StoreProvider"),
  });
  await settle();
  expect(await run()).toMatchObject({ code: 0, loaded: true });
  expect(entries()).toHaveLength(1);
  return () => rmSync(work, { recursive: true, force: true });
});

it("answers a check after a run that wrote, as a check would that looks again", async () => {
  for (const argv of [["--check"], [], ["--check"]])
    expect(await run(...argv)).toEqual({ ...UNCHANGED, loaded: false });
  expect(await run("--check", "--no-cache")).toEqual({ ...UNCHANGED, loaded: true });
  expect(await run("--check", "--quiet")).toEqual({ ...UNCHANGED, stderr: "", loaded: true });
  expect(await run("--check", "--quiet")).toEqual({ ...UNCHANGED, stderr: "", loaded: false });
});

it("leaves to the command line what an earlier run cannot know", async () => {
  for (const argv of [["--check", "--json"], ["--json"], ["--version"], ["audit"]])
    expect(await run(...argv), argv.join(" ")).toMatchObject({ loaded: true });
  expect(await run("--suffix", "--check")).toMatchObject({ code: 2, loaded: true });
  expect(await run("--", "--check")).toMatchObject({ code: 2, loaded: true });
});

it("sees a change, and says what is wrong", async () => {
  write({ "project/src/otherProvider.ts": provider("OtherProvider") });
  const said = await run("--check");
  expect(said).toMatchObject({ code: 1, loaded: true });
  expect(said.stderr).toContain("output-missing");
});

it.each<[string, () => void]>([
  ["is cut short", () => entries().forEach((name) => write({ [`cache/gen-instrumented/${name}`]: "{" }))],
  [
    "is whole, and of another shape",
    () => {
      const cache = Cache.open({ XDG_CACHE_HOME: at("cache") });
      for (const name of entries()) cache?.write(name, Buffer.from('{ "digest": "", "answer": "all is well\\n" }'));
    },
  ],
  ["is not there", () => rmSync(at("cache"), { recursive: true })],
])("does without an entry that %s", async (_, spoil) => {
  spoil();
  expect(await run("--check")).toEqual({ ...UNCHANGED, loaded: true });
  expect(await run("--check")).toEqual({ ...UNCHANGED, loaded: false });
});

it.each<[string, string, string, boolean]>([
  [
    "that is literal",
    ".ts",
    'const logs = "none" as const;\nexport default { logs, include: ["**/*Provider.ts"] };\n',
    false,
  ],
  [
    "that is literal and typed",
    ".mts",
    'import { defineConfig } from "gen-instrumented";\nexport default defineConfig({ logs: "none" });\n',
    false,
  ],
  ["that asks the environment", ".ts", 'export default { logs: process.env["LOGS"] ?? "none" };\n', true],
  ["that imports", ".ts", 'import { logs } from "./logs.ts";\nexport default { logs };\n', true],
])("runs a config %s only where its text does not tell", async (_, extension, text, loaded) => {
  write({
    "project/package.json": "{}",
    [`${CONFIG}${extension}`]: text,
    "project/logs.ts": 'export const logs = "none";\n',
  });
  await settle();
  expect(await run("--check")).toEqual({ ...UNCHANGED, loaded: true });
  expect(await run("--check")).toEqual({ ...UNCHANGED, loaded });
});
