/**
 * What the command starts with, made into a script of its own by the build: answers at once where an earlier run over the same bytes tells
 * the answer, and else loads the command line.
 */

import { join } from "node:path";
import { setFlagsFromString } from "node:v8";

import { Cache } from "./cache.ts";
import { CodeCache } from "./cache/code.ts";
import { StandingRun } from "./cache/standing.ts";
import type { main as Main } from "./cli.ts";

/** Stands for the code of the command line; put in place by the build. */
declare const BUILD: string;

void start(process.argv.slice(2));

async function start(argv: readonly string[]): Promise<void> {
  const cache = argv.includes("--no-cache") ? undefined : Cache.open(process.env);
  const standing = cache === undefined ? undefined : standingRun(cache, argv);
  const answer = standing?.find()?.answer;
  if (answer === undefined) await run(argv, cache, standing);
  else if (answer !== "") process.stderr.on("error", ignore).write(answer);
}

async function run(
  argv: readonly string[],
  cache: Cache | undefined,
  standing: StandingRun<never> | undefined,
): Promise<void> {
  beFrugal();
  const loader = new CodeCache(cache);
  const { main } = loader.script(join(__dirname, "gen-instrumented.cjs")) as { main: typeof Main };
  const { stdout, stderr, env } = process;
  const cwd = (): string => process.cwd();
  process.exitCode = await main(argv, { stdout, stderr, env, cwd, loader, cache, standing, interruption });
  loader.save();
}

/**
 * Of a run over a thousand sources V8 spent two fifths on optimising functions that were soon left: it waits four times as long as by default, and
 * puts less into each. And its young generation grows at once to the size that it would come to step by step, each after a collection.
 * Node 20 has V8 11, Node 22, 24 and 26 have 12 to 14; a flag that is unknown would be complained of on stderr.
 */
function beFrugal(): void {
  const major = parseInt(process.versions.v8, 10);
  if (major < 11 || major > 14) return;
  setFlagsFromString(major === 11 ? "--interrupt-budget=264000" : "--invocation-count-for-turbofan=12000");
  setFlagsFromString("--max-inlined-bytecode-size-cumulative=300");
  setFlagsFromString("--semi-space-growth-factor=16");
}

/** undefined in a folder that is no longer there. */
function standingRun(cache: Cache, argv: readonly string[]): StandingRun<never> | undefined {
  try {
    return new StandingRun(cache, BUILD, process.cwd(), argv, process.env);
  } catch {
    return undefined;
  }
}

/** Aborted by Ctrl-C or a polite kill; the second one ends the process at once, as ever. */
function interruption(): AbortSignal {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => interrupted.abort());
  return interrupted.signal;
}

/** What stderr cannot take, nobody can be told. */
function ignore(): void {
  return;
}
