/** What every command is given. */

import type { Arguments } from "./arguments.ts";
import type { Cache } from "../cache.ts";
import type { StandingRun } from "../cache/standing.ts";
import type { KeptStanding } from "../manifest.ts";
import type { Voice } from "./io.ts";

export interface Run {
  readonly args: Arguments;
  /** Absolute. */
  readonly cwd: string;
  readonly voice: Voice;
  /** The tool's version. */
  readonly version: string;
  /** Aborted when the user wants a run to end that has no end of its own; asked for by such a run only. */
  readonly interruption: () => AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** undefined where there is none, and with --no-cache. */
  readonly cache: Cache | undefined;
  /** What an earlier run of the same words came to; undefined where nothing is kept, and with --no-cache. */
  readonly standing: StandingRun<KeptStanding> | undefined;
}
