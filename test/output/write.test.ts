/** Writing on a disk that fails, from processes that die, into pipes that close: the command line as a process. */

import { execFileSync, spawn, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { readdirSync, utimesSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { folder, provider, type Folder } from "../cli/folder.ts";
import { ROOT } from "../support/files.ts";

const JITI = join(ROOT, "node_modules/jiti/lib/jiti-cli.mjs");
const WRITE = [process.execPath, JITI, join(ROOT, "test/output/write-letters.ts")];
const MAIN = [JITI, join(ROOT, "test/output/main.ts")];

/** A process that writes an output of some 20 kB, of one letter. */
function writeLetters(dir: Folder, prefix: readonly string[], path: string, letter: string): SpawnSyncReturns<string> {
  const [command, ...args] = [...prefix, ...WRITE, path, letter];
  return spawnSync(command, args, { cwd: dir.path, encoding: "utf8", env: { ...process.env, JITI_FS_CACHE: "false" } });
}

/** A shell that limits what follows; `exec "$@"` keeps the words as they are. */
const under = (limit: string): string[] => ["bash", "-c", `${limit}; exec "$@"`, "bash"];

const canMount = ((): boolean => {
  try {
    execFileSync("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

describe("a disk that fills up", () => {
  it.runIf(canMount)("leaves the old file whole, nothing beside it, and says so", () => {
    const dir = folder({ "disk/keep": "" });
    const script = [
      "mount -t tmpfs -o size=32k none disk",
      '"$@" # a',
      "cp disk/out.ts before.ts",
      '"${@/%a/b}"',
      "code=$?",
      "cmp before.ts disk/out.ts && ls disk && exit $code",
    ].join("\n");
    const { status, stdout, stderr } = writeLetters(
      dir,
      ["unshare", "-rm", "bash", "-c", script, "bash"],
      "disk/out.ts",
      "a",
    );
    expect(stderr).toContain("disk/out.ts:1:1 error this file could not be written: the disk is full. (write-failed)");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "out.ts\n" });
  });
});

describe.runIf(process.platform === "linux")("a file that the system cuts short", () => {
  it("leaves the old one whole, nothing beside it, and says so", () => {
    const dir = folder();
    expect(writeLetters(dir, [], "out.ts", "a").status).toBe(0);
    const before = dir.read("out.ts");
    const { status, stderr } = writeLetters(dir, under("ulimit -f 4"), "out.ts", "b");
    expect({ status, stderr }).toMatchObject({ status: 2, stderr: expect.stringContaining("EFBIG") as string });
    expect(dir.read("out.ts")).toBe(before);
    expect(readdirSync(dir.path).filter((name) => name.startsWith("out."))).toEqual(["out.ts"]);
    expect(writeLetters(dir, [], "out.ts", "b").status).toBe(0);
  });
});

describe.runIf(process.platform === "linux")("a run that is killed while it writes", () => {
  const names = Array.from({ length: 12 }, (_, i) => `p${String(i)}Provider`);
  const outputsOf = (dir: Folder): string[] => names.map((name) => dir.read(`${name}.instrumented.ts`));
  const restsIn = (dir: Folder): string[] => readdirSync(dir.path).filter((name) => /\.\d+$/.test(name));

  /** Kills a run at the n-th thing that happens in the folder. */
  async function killed(dir: Folder, n: number): Promise<void> {
    const watcher = watch(dir.path);
    const child = spawn(process.execPath, [...MAIN, "--logs", "none"], { cwd: dir.path, stdio: "ignore" });
    let count = 0;
    watcher.on("change", () => ++count === n && child.kill("SIGKILL"));
    await new Promise((resolve) => child.on("close", resolve));
    watcher.close();
  }

  it("leaves each output whole, old or new; the next run is right, and clears up", async () => {
    const dir = folder(Object.fromEntries(names.map((name) => [`${name}.ts`, provider()])));
    expect((await dir.run("--logs", "none")).code).toBe(0);
    const after = outputsOf(dir);
    expect((await dir.run()).code).toBe(0);
    const before = outputsOf(dir);
    expect(before.filter((text, index) => text === after[index])).toEqual([]);
    for (const n of [1, 4, 9]) {
      await killed(dir, n);
      const torn = outputsOf(dir).filter((text, index) => text !== before[index] && text !== after[index]);
      expect(torn).toEqual([]);
    }
    writeFileSync(dir.at("p0Provider.instrumented.ts.17"), before[0]?.slice(0, 500) ?? "");
    writeFileSync(dir.at("p1Provider.instrumented.ts.17"), "mine");
    // What is young may be another run's.
    writeFileSync(dir.at("p2Provider.instrumented.ts.17"), "");
    for (const name of restsIn(dir).filter((each) => !each.startsWith("p2"))) utimesSync(dir.at(name), 1, 1);
    for (const name of names) writeFileSync(dir.at(`${name}.instrumented.ts`), before[0] ?? "");
    expect((await dir.run("--logs", "none")).code).toBe(0);
    expect(outputsOf(dir)).toEqual(after);
    expect(restsIn(dir).filter((name) => name.endsWith(".17"))).toEqual([
      "p1Provider.instrumented.ts.17",
      "p2Provider.instrumented.ts.17",
    ]);
    expect(restsIn(dir).filter((name) => !name.endsWith(".17") && !name.startsWith("p2"))).toEqual([]);
    expect((await dir.run("--check", "--logs", "none")).code).toBe(0);
  });
});

describe("two runs at once", () => {
  it("both end well", async () => {
    const names = Array.from({ length: 8 }, (_, i) => `p${String(i)}Provider.ts`);
    const dir = folder(Object.fromEntries(names.map((name) => [name, provider()])));
    const codes = await Promise.all([dir.run(), dir.run(), dir.run("*.ts")].map(async (run) => (await run).code));
    expect(codes).toEqual([0, 0, 0]);
    expect((await dir.run("--check")).code).toBe(0);
    expect(readdirSync(dir.path).filter((name) => !/^p\d|^\.git$/.test(name))).toEqual([]);
  });
});

describe("a reader that goes away", () => {
  it("ends the output quietly", async () => {
    const child = spawn(process.execPath, [...MAIN, "--help"], { cwd: folder().path });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it.runIf(process.platform === "linux")("is not the same as a full disk behind stdout", () => {
    const command = [...under("exec > /dev/full"), process.execPath, ...MAIN, "--help"];
    const { status, stderr } = spawnSync("bash", command.slice(1), { cwd: folder().path, encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toContain("gen-instrumented: error what was to go to stdout could not be written: ENOSPC");
  });
});
