/** --watch in a process of its own: what a terminal shows, and how signals end it. */

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { folder, provider, WITHOUT_LOGS, type Folder } from "../cli/folder.ts";
import { ROOT } from "../support/files.ts";

interface Spawned {
  readonly child: ChildProcess;
  /** Everything said on stderr, as soon as it matches. */
  until(pattern: RegExp): Promise<string>;
  end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

function start(dir: Folder, ...argv: string[]): Spawned {
  const child = spawn(process.execPath, [join(ROOT, "bin/gen-instrumented.js"), "--watch", ...argv], {
    cwd: dir.path,
    env: { ...process.env, XDG_CACHE_HOME: dir.at(".cache") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let said = "";
  let wake = (): void => undefined;
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    wake();
  });
  const exit = once(child, "exit");
  return {
    child,
    async until(pattern) {
      while (!pattern.test(said)) await new Promise<void>((resolve) => (wake = resolve));
      return said;
    },
    async end(signal) {
      child.kill(signal);
      const [code, by] = (await exit) as [number | null, NodeJS.Signals | null];
      return { code, signal: by };
    },
  };
}

describe("the binary", { timeout: 120_000 }, () => {
  it.each(["SIGINT", "SIGTERM"] as const)("says a line for each event, and ends cleanly by %s", async (signal) => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider() });
    const watch = start(dir);
    expect(await watch.until(/Ctrl-C/)).toBe(
      "written src/myProvider.instrumented.ts (InstrumentedMyProvider: 1 operation)\n1 written\nwatching 1 source; Ctrl-C ends it\n",
    );
    dir.write({ "src/myProvider.ts": provider("YourProvider") });
    await watch.until(
      /^changed src\/myProvider\.ts: written src\/myProvider\.instrumented\.ts \(\d+(?:\.\d)? m?s\)\n/m,
    );
    appendFileSync(dir.at("src/myProvider.ts"), "class {\n");
    await watch.until(
      /^src\/myProvider\.ts:\d+:\d+ error .+ \(syntax-error\)\n {4}.+\nchanged src\/myProvider\.ts: nothing written, 1 error \(\d+/m,
    );
    expect(await watch.end(signal)).toEqual({ code: 0, signal: null });
    expect(await watch.until(/stopped/)).toMatch(/stopped watching\n$/);
    expect(readdirSync(dir.at("src"))).toEqual(["myProvider.instrumented.ts", "myProvider.ts"]);
  });

  it("leaves a whole file when it is killed in the middle of its work", async () => {
    const dir = folder({ ...WITHOUT_LOGS, "src/myProvider.ts": provider() });
    const watch = start(dir);
    await watch.until(/Ctrl-C/);
    const before = dir.read("src/myProvider.instrumented.ts");
    dir.write({ "src/myProvider.ts": provider("YourProvider") });
    expect(await watch.end("SIGKILL")).toEqual({ code: null, signal: "SIGKILL" });
    const after = dir.read("src/myProvider.instrumented.ts");
    expect([before, before.replaceAll("MyProvider", "YourProvider")].map((text) => text.length)).toContain(
      after.length,
    );
    expect(after.endsWith("\n")).toBe(true);
    expect((await dir.run("--check")).stderr).not.toContain("(output-edited)");
  });
});
