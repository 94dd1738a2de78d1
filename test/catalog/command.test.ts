/** The command `catalog`: where its output goes, and what it says where there is nothing to list. */

import { execFile, execFileSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { promisify } from "node:util";

import { expect, it } from "vitest";

import { folder, provider, WITHOUT_LOGS } from "../cli/folder.ts";

it("prints Markdown of every provider that the config includes", async () => {
  const dir = folder({ ...WITHOUT_LOGS, "src/aProvider.ts": provider("A"), "src/bProvider.ts": provider("B") });
  const { code, stdout, stderr } = await dir.run("catalog");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("2 operations of 2 providers, in the profile `duroxide`");
  expect(stdout).toContain("## A\n\n`InstrumentedA`, from `src/aProvider.ts`; instrumentation scope `A`.");
});

it("takes a folder as the providers in it, and the config that is nearest to each", async () => {
  const dir = folder({
    ...WITHOUT_LOGS,
    "packages/a/src/aProvider.ts": provider("A"),
    "packages/a/gen-instrumented.config.json": '{ "profile": "semconv" }',
    "packages/b/src/bProvider.ts": provider("B"),
    "elsewhere/cProvider.ts": provider("C"),
  });
  const { code, stdout } = await dir.run("catalog", "packages", "--json");
  expect(code).toBe(0);
  const { providers } = JSON.parse(stdout) as { providers: { class: string; profile: string; source: string }[] };
  expect(providers.map((each) => [each.class, each.profile, each.source])).toEqual([
    ["A", "semconv", "packages/a/src/aProvider.ts"],
    ["B", "duroxide", "packages/b/src/bProvider.ts"],
  ]);
});

it("writes into a folder that it makes", async () => {
  const dir = folder({ ...WITHOUT_LOGS, "aProvider.ts": provider("A") });
  const { code, stdout, stderr } = await dir.run(
    "catalog",
    "--format",
    "prometheus",
    "--output",
    "deep/down/rules.yml",
  );
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "written deep/down/rules.yml\n" });
  expect(dir.read("deep/down/rules.yml")).toContain(
    "metric provider_fetch_orchestration_item_duration_ms histogram ms {}",
  );
});

it("leaves a file that says the same untouched, and writes whole what says something else", async () => {
  const dir = folder({ ...WITHOUT_LOGS, "aProvider.ts": provider("A") });
  const write = (): ReturnType<typeof dir.run> => dir.run("catalog", "--output", "signals.md");
  await write();
  const { mtimeMs, ino } = statSync(dir.at("signals.md"));
  expect(await write()).toMatchObject({ code: 0, stderr: "unchanged signals.md\n" });
  expect(statSync(dir.at("signals.md"))).toMatchObject({ mtimeMs, ino });
  dir.write({ "aProvider.ts": provider("B") });
  expect(await write()).toMatchObject({ code: 0, stderr: "written signals.md\n" });
  // Another file in its place, never the old one half overwritten.
  expect(statSync(dir.at("signals.md")).ino).not.toBe(ino);
  expect(readdirSync(dir.path).sort()).toEqual([".git", "aProvider.ts", "package.json", "signals.md"]);
});

it("writes into a pipe, and puts no file in its place", async () => {
  const dir = folder({ ...WITHOUT_LOGS, "aProvider.ts": provider("A") });
  execFileSync("mkfifo", [dir.at("pipe")]);
  // Without a reader the writer would wait.
  const reader = promisify(execFile)("cat", [dir.at("pipe")]);
  expect(await dir.run("catalog", "--output", "pipe")).toMatchObject({ code: 0, stderr: "written pipe\n" });
  expect((await reader).stdout).toContain("## A\n");
  expect(statSync(dir.at("pipe")).isFIFO()).toBe(true);
});

it("gives the same bytes wherever it is called from", async () => {
  const dir = folder({ ...WITHOUT_LOGS, "src/aProvider.ts": provider("A") });
  const here = await dir.run("catalog", "--format", "json");
  const there = await dir.runWith({ cwd: () => dir.at("src") }, "catalog", "--format", "json");
  expect(there.stdout).toBe(here.stdout);
});

it.each([
  ["no source", ["catalog"], {}, 2, "(no-sources)"],
  ["no provider", ["catalog"], { "aProvider.ts": "export class A {}\n" }, 2, "(catalog-empty)"],
  ["a file that is not there", ["catalog", "bProvider.ts"], { "aProvider.ts": provider() }, 2, "(file-not-found)"],
  ["a misspelt format", ["catalog", "--format", "graphana"], {}, 2, "did you mean 'grafana'?"],
  ["--json with another format", ["catalog", "--json", "--format", "grafana"], {}, 2, "conflicting-options"],
  [
    "--json twice on stdout",
    ["catalog", "--json", "--against", "a.json", "--format", "json"],
    {},
    2,
    "conflicting-options",
  ],
  [
    "an output that is a folder",
    ["catalog", "--output", "src"],
    { "src/aProvider.ts": provider() },
    2,
    "(write-failed)",
  ],
] as const)("says so: %s", async (_, argv, files, exit, text) => {
  const { code, stderr, stdout } = await folder({ ...WITHOUT_LOGS, ...files }).run(...argv);
  expect(code).toBe(exit);
  expect(stderr + stdout).toContain(text);
});

it("lists what can be read beside what cannot, and fails", async () => {
  const dir = folder({ ...WITHOUT_LOGS, "aProvider.ts": provider("A"), "bProvider.ts": "export class B {" });
  const { code, stdout, stderr } = await dir.run("catalog");
  expect(code).toBe(2);
  expect(stderr).toContain("bProvider.ts:1:17 error");
  expect(stdout).toContain("## A\n");
});

it("ends quietly when the reader goes away", async () => {
  const dir = folder({ ...WITHOUT_LOGS, "aProvider.ts": provider("A") });
  const gone = Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
  let hear: ((error: Error) => void) | undefined;
  const stdout = { write: () => hear?.(gone), on: (_: "error", listener: (error: Error) => void) => (hear = listener) };
  const { code, stderr } = await dir.runWith({ stdout }, "catalog", "--format", "json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});
