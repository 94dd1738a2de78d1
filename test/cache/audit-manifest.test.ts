/** The audit asks the manifest of an earlier audit of the same words: over the same bytes it does not generate to know that nothing is stale. */

import { renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

import { beforeEach, describe, expect, it } from "vitest";

import { Cache } from "../../src/cache.ts";
import { StandingRun } from "../../src/cache/standing.ts";
import type { KeptStanding } from "../../src/manifest.ts";
import { folder, type Folder } from "../cli/folder.ts";

const SOURCE = `export class StoreProvider {
  async read(instance: string): Promise<string[]> {
    return [instance];
  }
}
`;
const CONFIG = '{ "logs": "none" }';

let dir: Folder;
/** What changed a moment ago is not certain, and so not kept. */
const settle = () => setTimeout(60);

beforeEach(() => () => rmSync(`${dir.path}-cache`, { recursive: true, force: true }));

interface Said {
  readonly code: number;
  readonly stdout: string;
  /** What was done about the manifest: an audit that believes one keeps none. */
  readonly manifest: "believed" | "kept" | "not kept";
}

async function audit(...argv: string[]): Promise<Said> {
  const words = ["audit", ...argv];
  const written: string[] = [];
  const disk = {
    write: (path: string, bytes: Uint8Array) => {
      written.push(path);
      writeFileSync(path, bytes);
    },
    rename: renameSync,
  };
  const cache = Cache.open({ XDG_CACHE_HOME: `${dir.path}-cache` }, disk);
  const standing = new StandingRun<KeptStanding>(cache!, "build", dir.path, words, {});
  const isThere = standing.find() !== undefined;
  const { code, stdout } = await dir.runWith({ cache, standing }, ...words);
  return {
    code,
    stdout,
    manifest: written.some((path) => path.includes("manifest-")) ? "kept" : isThere ? "believed" : "not kept",
  };
}

/** Generates in a folder, audits it, and sees that the next audit of the same words believes this one and says the same. */
async function expectBelieved(files: Record<string, string>, ...words: string[]): Promise<void> {
  dir = folder(files);
  await dir.run();
  await settle();
  const { manifest, ...first } = await audit(...words);
  expect(manifest).toBe("kept");
  expect(await audit(...words)).toEqual({ ...first, manifest: "believed" });
}

const PLAIN = {
  "package.json": '{ "type": "module" }',
  "gen-instrumented.config.json": CONFIG,
  "src/storeProvider.ts": SOURCE,
};
const SEVERAL = {
  "package.json": "{}",
  "a/gen-instrumented.config.json": CONFIG,
  "a/aProvider.ts": SOURCE,
  "b/gen-instrumented.config.json": '{ "logs": "api" }',
  "b/bProvider.ts": SOURCE,
};

describe("nothing changed", () => {
  it.each<[string, Record<string, string>, string[]]>([
    ["by include", PLAIN, []],
    ["of a folder", PLAIN, ["src"]],
    ["of a glob", PLAIN, ["src/*.ts"]],
    ["of a file", PLAIN, ["src/storeProvider.ts"]],
    ["with rules of its own", PLAIN, ["--rule", "raw-provider: off"]],
    ["with a report", PLAIN, ["--format", "html", "--output", "audit.html"]],
    ["with a report in a folder that it makes", PLAIN, ["--format", "html", "--output", "reports/audit.html"]],
    [
      "under a shared runtime",
      { ...PLAIN, "gen-instrumented.config.json": '{ "logs": "none", "runtime": "./runtime.ts" }' },
      [],
    ],
    [
      "with outputs in a folder",
      { ...PLAIN, "gen-instrumented.config.json": '{ "logs": "none", "outDir": "made" }' },
      [],
    ],
    ["with a file without operations", { ...PLAIN, "src/emptyProvider.ts": "export const nothing = 1;\n" }, []],
    ["of several projects", SEVERAL, []],
    ["of several projects by name", SEVERAL, ["a", "b"]],
  ])("an audit %s is believed", (_, files, words) => expectBelieved(files, ...words));

  it.each<[string, Record<string, string>]>([
    ["a source has no output yet", { "src/otherProvider.ts": SOURCE.replace("Store", "Other") }],
    ["a source cannot be parsed", { "src/otherProvider.ts": "export class {" }],
  ])("an audit is believed where %s", async (_, files) => {
    dir = folder(PLAIN);
    await dir.run();
    dir.write(files);
    await settle();
    const { manifest, ...first } = await audit();
    expect(manifest).toBe("kept");
    expect(await audit()).toEqual({ ...first, manifest: "believed" });
  });
});

it("generates anew where something changed, and says what is stale", async () => {
  await expectBelieved(PLAIN);
  dir.write({ "src/storeProvider.ts": SOURCE.replace("instance: string", "instance: number") });
  const { code, stdout, manifest } = await audit();
  expect({ code, manifest }).toEqual({ code: 1, manifest: "not kept" });
  expect(stdout).toContain("is not what the generator gives now.  stale-instrumentation");
});

it("generates anew for other words", async () => {
  await expectBelieved(PLAIN);
  expect((await audit("--format", "json")).manifest).toBe("kept");
});
