/** The command line, run in process with streams that are no terminals. */

import { main } from "../../src/cli.ts";

export interface MainResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function runMain(args: readonly string[], cwd: string = process.cwd()): Promise<MainResult> {
  const out: string[] = [];
  const err: string[] = [];
  const exitCode = await main(args, {
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    env: {},
    cwd: () => cwd,
  });
  return { exitCode, stdout: out.join(""), stderr: err.join("") };
}
