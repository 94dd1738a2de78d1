/**
 * A manifest says of an earlier run that it found nothing stale. It is believed only over the same bytes: any change to what the run
 * read, looked for in vain, or wrote, has everything generated again.
 */

import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { beforeEach, describe, expect, it } from "vitest";

import { Cache } from "../../src/cache.ts";
import { StandingRun } from "../../src/cache/standing.ts";
import type { KeptStanding } from "../../src/manifest.ts";
import { folder, type Folder } from "../cli/folder.ts";

interface Said {
  readonly code: number;
  /** Whether nothing was generated to find it out. */
  readonly believed: boolean;
  readonly statuses: readonly string[];
  readonly json: object;
}

const SOURCE = `import { Base } from "lib/base.js";
import type { Row } from "shared";

export class StoreProvider extends Base {
  override async read(instance: string): Promise<Row[]> {
    return super.read(instance);
  }
}
`;
const BASE = `import type { Row } from "shared";

export class Base {
  async read(instance: string): Promise<Row[]> {
    return [{ instance }];
  }

  async ackWorkItem(token: string): Promise<void> {
    void token;
  }
}
`;

let dir: Folder;
let base: string;
const open = (disk?: Parameters<typeof Cache.open>[1]) => Cache.open({ XDG_CACHE_HOME: base }, disk);
/** What changed a moment ago is not certain, and so not kept. */
const settle = () => setTimeout(60);

async function say(cache: Cache | undefined, ...argv: string[]): Promise<Said> {
  const words = [...argv, "--json"];
  const standing = cache === undefined ? undefined : new StandingRun<KeptStanding>(cache, "build", dir.path, words, {});
  const { code, stdout } = await dir.runWith({ cache, standing }, ...words);
  const json = JSON.parse(stdout) as { slowest?: unknown[]; files: { path: string; status: string }[] };
  const { slowest = [], ...rest } = json;
  return { code, believed: slowest.length === 0, statuses: json.files.map(({ status }) => status), json: rest };
}
const check = (...argv: string[]) => say(open(), "--check", ...argv);

const entries = () => readdirSync(join(base, "gen-instrumented")).filter((name) => name.startsWith("manifest-"));
const entry = () => join(base, "gen-instrumented", entries()[0] ?? "");

beforeEach(async () => {
  dir = folder({
    "package.json": '{ "type": "module" }',
    "tsconfig.json": '{ "compilerOptions": { "paths": { "lib/*": ["./src/*"] } } }',
    ".prettierrc": '{ "printWidth": 100 }',
    "gen-instrumented.config.json": '{ "logs": "none" }',
    "src/storeProvider.ts": SOURCE,
    "src/base.ts": BASE,
    "node_modules/shared/package.json": '{ "name": "shared", "types": "index.d.ts" }',
    "node_modules/shared/index.d.ts": "export interface Row { readonly instance: string }\n",
  });
  base = `${dir.path}-cache`;
  rmSync(base, { recursive: true, force: true });
  expect((await say(undefined)).statuses).toEqual(["written"]);
  await settle();
  expect(await check()).toMatchObject({ code: 0, believed: false, statuses: ["unchanged"] });
  expect(entries()).toHaveLength(1);
  return () => rmSync(base, { recursive: true, force: true });
});

describe("nothing changed", () => {
  it("has a check and a run say what they would have said, without generating", async () => {
    for (const argv of [["--check"], []]) {
      const believed = await say(open(), ...argv);
      expect(believed).toMatchObject({ code: 0, believed: true, statuses: ["unchanged"] });
      expect(believed.json).toEqual((await say(undefined, ...argv)).json);
    }
  });

  it("holds where only a time is another", async () => {
    utimesSync(dir.at("src/storeProvider.ts"), 1, 1);
    const text = dir.read("src/base.ts");
    rmSync(dir.at("src/base.ts"));
    dir.write({ "src/base.ts": text });
    expect(await check()).toMatchObject({ code: 0, believed: true });
  });

  it("still finds an output that is left over", async () => {
    dir.write({
      "src/goneProvider.instrumented.ts": dir
        .read("src/storeProvider.instrumented.ts")
        .replace("storeProvider.ts", "goneProvider.ts"),
    });
    expect(await check()).toMatchObject({ code: 1, statuses: ["unchanged", "orphaned"] });
  });

  it("holds for a check after a run that wrote, and for a run after that", async () => {
    rmSync(entry());
    rmSync(dir.at("src/storeProvider.instrumented.ts"));
    expect(await say(open())).toMatchObject({ code: 0, believed: false, statuses: ["written"] });
    for (const argv of [["--check"], []])
      expect(await say(open(), ...argv)).toMatchObject({ code: 0, believed: true, statuses: ["unchanged"] });
    dir.write({ "src/storeProvider.instrumented.ts": "// cut short" });
    expect(await check()).toMatchObject({ code: 2, believed: false });
  });

  it("counts for nothing for another build of the tool", async () => {
    const standing = (build: string) => new StandingRun(open() as Cache, build, dir.path, ["--check", "--json"], {});
    expect(standing("build").find()).toBeDefined();
    expect(standing("built otherwise").find()).toBeUndefined();
  });

  it("counts for nothing with --no-cache, --verify, another option or another folder", async () => {
    expect((await check("--no-cache")).believed).toBe(false);
    expect((await check("--suffix", ".other")).believed).toBe(false);
    expect((await check("--operations", "all")).believed).toBe(false);
    expect((await say(open(), "--check", "--cwd", "src")).believed).toBe(false);
  });
});

describe("a change", () => {
  it.each<[string, number, () => void]>([
    ["of the source", 1, () => dir.write({ "src/storeProvider.ts": SOURCE.replace("instance: string", "id: string") })],
    ["of a base class", 1, () => dir.write({ "src/base.ts": BASE.replace("token: string", "lock: string") })],
    ["of the same length", 1, () => dir.write({ "src/base.ts": BASE.replaceAll("token", "nekot") })],
    [
      "of the output, by hand",
      1,
      () =>
        dir.write({ "src/storeProvider.instrumented.ts": `${dir.read("src/storeProvider.instrumented.ts")}// mine\n` }),
    ],
    ["that takes the output away", 1, () => rmSync(dir.at("src/storeProvider.instrumented.ts"))],
    [
      "of the config",
      1,
      () => dir.write({ "gen-instrumented.config.json": '{ "logs": "none", "profile": "semconv" }' }),
    ],
    ["of Prettier's config", 1, () => dir.write({ ".prettierrc": '{ "semi": false }' })],
    ["that puts a Prettier config nearer", 1, () => dir.write({ "src/.prettierrc.json": '{ "singleQuote": true }' })],
    [
      "that puts an .editorconfig there",
      1,
      () => dir.write({ ".editorconfig": "root = true\n[*]\nindent_size = 7\n" }),
    ],
    [
      "that has the sources be elsewhere, by a link",
      0,
      () => {
        renameSync(dir.at("src"), dir.at("elsewhere"));
        symlinkSync("elsewhere", dir.at("src"), "dir");
        dir.write({ ".gitignore": "elsewhere\n" });
      },
    ],
    ["that has the project bring another Prettier", 0, () => dir.write({ "node_modules/prettier/package.json": "{}" })],
    ["of the tsconfig", 2, () => dir.write({ "tsconfig.json": '{ "compilerOptions": { "paths": {} } }' })],
    [
      "that adds a source",
      1,
      () => dir.write({ "src/otherProvider.ts": "export class Other { async read(): Promise<void> {} }\n" }),
    ],
    ["that takes the base class away", 2, () => rmSync(dir.at("src/base.ts"))],
    [
      "that puts a config below",
      1,
      () => dir.write({ "src/gen-instrumented.config.json": '{ "logs": "none", "profile": "semconv" }' }),
    ],
    [
      "that has an output stand outside of the project",
      2,
      () => {
        renameSync(dir.at("src/storeProvider.instrumented.ts"), `${base}/elsewhere.ts`);
        symlinkSync(`${base}/elsewhere.ts`, dir.at("src/storeProvider.instrumented.ts"));
      },
    ],
  ])("%s has everything generated again", async (_, code, change) => {
    change();
    const said = await check();
    expect(said).toMatchObject({ code, believed: false });
    expect(said.json).toEqual((await say(undefined, "--check")).json);
  });

  it.each<[string, () => void]>([
    ["takes a source away", () => rmSync(dir.at("src/storeProvider.ts"))],
    ["has a source ignored", () => dir.write({ ".gitignore": "src\n" })],
    ["has a source ignored by its own folder", () => dir.write({ "src/.gitignore": "*\n" })],
  ])("that %s is told", async (_, change) => {
    change();
    const said = await check();
    expect(said.code).toBe(2);
    expect(said.json).toEqual((await say(undefined, "--check")).json);
  });

  it("that puts a file where one was looked for in vain has everything generated again", async () => {
    // `./base.js` is `base.ts` before it is anything else, so the base class moves to the second place that is looked at.
    renameSync(dir.at("src/base.ts"), dir.at("src/base.tsx"));
    await say(open());
    await settle();
    await check();
    expect((await check()).believed).toBe(true);
    dir.write({ "src/base.ts": BASE.replace("token: string", "lock: string") });
    expect(await check()).toMatchObject({ code: 1, believed: false, statuses: ["stale"] });
  });

  it("during the run is not kept: nobody knows which of the two was read", async () => {
    rmSync(entry());
    dir.write({ "src/base.ts": BASE });
    expect((await check()).code).toBe(0);
    expect(entries()).toEqual([]);
  });
});

describe("an entry", () => {
  it.each<[string, () => void]>([
    ["is empty", () => writeFileSync(entry(), "")],
    ["is cut short", () => writeFileSync(entry(), readFileSync(entry()).subarray(0, -9))],
    [
      "has a bit changed",
      () =>
        writeFileSync(
          entry(),
          readFileSync(entry()).map((byte, i) => (i === 99 ? byte ^ 1 : byte)),
        ),
    ],
    ["is whole, but no JSON", () => open()?.write(entries()[0] ?? "", Buffer.from("no JSON"))],
    ["is whole, but somebody else's JSON", () => open()?.write(entries()[0] ?? "", Buffer.from('{"found":1}'))],
    ["is whole, but says null", () => open()?.write(entries()[0] ?? "", Buffer.from("null"))],
  ])("that %s counts for nothing, and is written anew", async (_, spoil) => {
    spoil();
    expect(await check()).toMatchObject({ code: 0, believed: false });
    expect(await check()).toMatchObject({ code: 0, believed: true });
  });

  it("cannot be written on a full disk, and the run is right all the same", async () => {
    rmSync(entry());
    const full = open({
      write: () => {
        throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
      },
      rename: () => undefined,
    });
    expect(await say(full, "--check")).toMatchObject({ code: 0, believed: false });
    expect(entries()).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)("is believed from a folder that cannot be written", async () => {
    chmodSync(join(base, "gen-instrumented"), 0o500);
    expect(await check()).toMatchObject({ code: 0, believed: true });
    dir.write({ "src/base.ts": BASE.replace("token: string", "lock: string") });
    expect(await check()).toMatchObject({ code: 1, believed: false });
    chmodSync(join(base, "gen-instrumented"), 0o700);
  });

  it("is written by two runs at once, and read by both", async () => {
    rmSync(entry());
    for (const said of await Promise.all([check(), check()])) expect(said).toMatchObject({ code: 0, believed: false });
    for (const said of await Promise.all([check(), check()])) expect(said).toMatchObject({ code: 0, believed: true });
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    [".editorconfig", { ".editorconfig": "root = true\n[*]\nindent_size = 3\n" }, { ".editorconfig": "root = true\n" }],
    ["YAML", { ".prettierrc": "semi: false\n" }, { ".prettierrc": "semi: true\n" }],
    [
      "TOML",
      { ".prettierrc": "{}", "src/.prettierrc.toml": "semi = false\n" },
      { "src/.prettierrc.toml": "semi = true\n" },
    ],
  ])("covers formatting by %s", async (_, files, change) => {
    dir.write(files);
    await settle();
    await say(open());
    expect(await check()).toMatchObject({ code: 0, believed: true });
    dir.write(change);
    expect(await check()).toMatchObject({ code: 1, believed: false, statuses: ["stale"] });
  });

  it.each<[string, Record<string, string>]>([
    ["is code", { "src/prettier.config.mjs": "export default { semi: false };\n" }],
    ["names a package", { "src/.prettierrc": '"./style.json"\n', "src/style.json": '{ "semi": false }' }],
    [
      "names a package in package.json",
      { "src/package.json": '{ "prettier": "./style.json" }', "src/style.json": "{}" },
    ],
  ])("is not kept where a Prettier config %s", async (_, files) => {
    rmSync(entry());
    dir.write(files);
    await settle();
    expect((await say(open())).code).toBe(0);
    expect(entries()).toEqual([]);
  });

  it("is not kept where the type checker was asked, which looks for more than it tells", async () => {
    rmSync(entry());
    dir.write({
      "src/made.ts": "export const Made = [class { async read(id: string): Promise<string> { return id; } }][0]!;\n",
      "src/storeProvider.ts": 'import { Made } from "./made.js";\n\nexport class StoreProvider extends Made {}\n',
    });
    await say(undefined);
    await settle();
    expect((await check()).code).toBe(0);
    expect(entries()).toEqual([]);
  });
});

it("is not kept of a run that found something stale", async () => {
  rmSync(entry());
  mkdirSync(dir.at("lib"));
  dir.write({ "src/base.ts": BASE.replace("token: string", "lock: string") });
  await settle();
  expect((await check()).code).toBe(1);
  expect(entries()).toEqual([]);
});
