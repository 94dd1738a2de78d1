/** The cache may be anything: missing, full, foreign, cut short. Nothing that it holds is believed unseen, and no run needs it. */

import { spawn } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { Cache, keyOf } from "../../src/cache.ts";
import { CodeCache } from "../../src/cache/code.ts";

const work = realpathSync(mkdtempSync(join(tmpdir(), "cache-")));
afterAll(() => rmSync(work, { recursive: true, force: true }));

let base: string;
let count = 0;
beforeEach(() => {
  base = join(work, String(count++));
});
const open = (disk?: Parameters<typeof Cache.open>[1]) => Cache.open({ XDG_CACHE_HOME: base }, disk);
const fileOf = (name: string) => join(base, "gen-instrumented", name);
const BYTES = Buffer.from("what was found out");

describe("an entry", () => {
  it("is what was written last", () => {
    open()?.write("a", Buffer.from("earlier"));
    open()?.write("a", BYTES);
    expect(open()?.read("a")).toEqual(BYTES);
    expect(open()?.read("b")).toBeUndefined();
    expect(readdirSync(join(base, "gen-instrumented"))).toEqual(["a"]);
  });

  it.each<[string, (path: string) => void]>([
    ["is empty", (path) => writeFileSync(path, "")],
    ["is cut short", (path) => writeFileSync(path, readFileSync(path).subarray(0, -1))],
    [
      "has one bit changed",
      (path) =>
        writeFileSync(
          path,
          readFileSync(path).map((byte, i) => (i === 40 ? byte ^ 1 : byte)),
        ),
    ],
    ["is somebody else's", (path) => writeFileSync(path, "{}\n".repeat(40))],
    [
      "is a folder",
      (path) => {
        rmSync(path);
        mkdirSync(path);
      },
    ],
  ])("that %s counts for nothing, and is written anew", (_, spoil) => {
    open()?.write("a", BYTES);
    spoil(fileOf("a"));
    expect(open()?.read("a")).toBeUndefined();
    expect(() => open()?.write("a", BYTES)).not.toThrow();
  });

  it("that cannot be written whole leaves what was there, and no rest", () => {
    open()?.write("a", BYTES);
    const full = Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
    const cache = open({
      write: (path, bytes) => {
        writeFileSync(path, bytes.subarray(0, 5));
        throw full;
      },
      rename: () => undefined,
    });
    cache?.write("a", Buffer.from("new"));
    expect(open()?.read("a")).toEqual(BYTES);
    expect(readdirSync(join(base, "gen-instrumented"))).toEqual(["a"]);
  });
});

describe("the folder", () => {
  it("is the user's alone", () => {
    if (process.platform === "win32") return;
    open()?.write("a", BYTES);
    chmodSync(join(base, "gen-instrumented"), 0o777);
    expect(open(), "where others may write, code could be planted").toBeUndefined();
  });

  it("is no link to another", () => {
    mkdirSync(join(base, "elsewhere"), { recursive: true });
    symlinkSync(join(base, "elsewhere"), join(base, "gen-instrumented"), "dir");
    expect(open()).toBeUndefined();
  });

  it("may be a file, or not be there: then there is no cache", () => {
    mkdirSync(base, { recursive: true });
    writeFileSync(join(base, "gen-instrumented"), "");
    expect(open()).toBeUndefined();
    expect(Cache.open({})).toBeUndefined();
  });
});

it("a key depends on where its parts end", () => {
  expect(keyOf("a", "bc")).not.toBe(keyOf("ab", "c"));
});

describe("compiled code", () => {
  const script = (text: string): string => {
    mkdirSync(base, { recursive: true });
    const path = join(base, `script-${String(count)}.cjs`);
    writeFileSync(path, text);
    return path;
  };

  /** Out of Node's registry, as if it were another run. */
  const forget = (path: string): void => {
    const { cache } = createRequire(path);
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the registry is an object
    delete cache[path];
  };

  it("gives what the script gives, and is for its content alone", () => {
    const path = script("exports.answer = () => 42;");
    const first = new CodeCache(open());
    expect((first.script(path) as { answer(): number }).answer()).toBe(42);
    first.save();
    const entries = readdirSync(join(base, "gen-instrumented"));
    expect(entries).toHaveLength(1);
    // Twice the same length: V8 by itself would take one for the other.
    writeFileSync(path, "exports.answer = () => 43;");
    forget(path);
    expect((new CodeCache(open()).script(path) as { answer(): number }).answer()).toBe(43);
  });

  it("that is no code of V8's is compiled anew", () => {
    const path = script("exports.answer = () => 42;");
    const first = new CodeCache(open());
    first.script(path);
    first.save();
    const [entry = ""] = readdirSync(join(base, "gen-instrumented"));
    open()?.write(entry, Buffer.from("whole, but no code"));
    forget(path);
    expect((new CodeCache(open()).script(path) as { answer(): number }).answer()).toBe(42);
  });

  it("has an error of the script come as it is", () => {
    const path = script("throw new Error('of the script');");
    expect(() => new CodeCache(open()).script(path)).toThrow("of the script");
  });
});

describe("whole runs", () => {
  const bin = join(import.meta.dirname, "../../bin/gen-instrumented.js");
  const source = join(import.meta.dirname, "../../examples/repository/userRepository.ts");
  const run = (env: Record<string, string>, ...args: string[]): Promise<{ code: number | null; stdout: string }> =>
    new Promise((done) => {
      const child = spawn(process.execPath, [bin, "--stdout", source, ...args], { env });
      let stdout = "";
      child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
      child.on("close", (code) => {
        done({ code, stdout });
      });
    });

  it("give the same bytes without a cache, with an empty one, two at once, and with every entry spoilt", async () => {
    const env = { XDG_CACHE_HOME: base, PATH: process.env["PATH"] ?? "" };
    const without = await run(env, "--no-cache");
    expect(without.code).toBe(0);
    expect(() => readdirSync(base)).toThrow();
    const both = await Promise.all([run(env), run(env)]);
    for (const each of both) expect(each).toEqual(without);
    const folder = join(base, "gen-instrumented");
    const entries = readdirSync(folder);
    expect(entries.some((name) => name.startsWith("code-")) && !entries.some((name) => name.endsWith(".tmp"))).toBe(
      true,
    );
    for (const name of entries) writeFileSync(join(folder, name), "spoilt");
    expect(await run(env)).toEqual(without);
    expect(await run(env)).toEqual(without);
  });
});
