/** A folder of its own for a test, and the command line run in it. */

import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { onTestFinished } from "vitest";

import { main, type Io } from "../../src/cli.ts";
import type { ExitCode } from "../../src/diagnostic.ts";

export interface RunResult {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Folder {
  readonly path: string;
  at(...parts: string[]): string;
  write(files: Readonly<Record<string, string | Uint8Array>>): void;
  read(path: string): string;
  has(path: string): boolean;
  /** `main` in this folder, with streams that are no terminals. */
  run(...argv: string[]): Promise<RunResult>;
  runWith(io: Partial<Io> & { tty?: boolean }, ...argv: string[]): Promise<RunResult>;
}

/** The folder is the root of a project of its own: a `.git` keeps whatever stands above it out of the test. */
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): Folder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "gen-instrumented-")));
  onTestFinished(() => {
    rmSync(path, { recursive: true, force: true });
  });
  mkdirSync(join(path, ".git"));
  const at = (...parts: string[]): string => join(path, ...parts);
  const self: Folder = {
    path,
    at,
    write(more) {
      for (const [name, text] of Object.entries(more)) {
        mkdirSync(dirname(at(name)), { recursive: true });
        writeFileSync(at(name), text);
      }
    },
    read: (name) => readFileSync(at(name), "utf8"),
    has: (name) => existsSync(at(name)),
    run: (...argv) => self.runWith({}, ...argv),
    async runWith({ tty = false, ...io }, ...argv) {
      const said = { stdout: "", stderr: "" };
      const stream = (to: "stdout" | "stderr") => ({ isTTY: tty, write: (text: string) => (said[to] += text) });
      const code = await main(argv, {
        stdout: stream("stdout"),
        stderr: stream("stderr"),
        env: {},
        cwd: () => path,
        ...io,
      });
      return { code, ...said };
    },
  };
  self.write(files);
  return self;
}

/** Keeps the note on where log records go out of what a run says. */
export const WITHOUT_LOGS = { "package.json": '{ "gen-instrumented": { "logs": "none" } }' };

/** A provider class with one operation of the catalogue. */
export function provider(name = "MyProvider"): string {
  return [
    `export class ${name} {`,
    "  async fetchOrchestrationItem(): Promise<string | null> {",
    "    return null;",
    "  }",
    "}",
    "",
  ].join("\n");
}
