/** Which files of an emission case are for which test. */

/** For tests of the output, not for the run that makes it. */
export const APART: readonly string[] = ["behaviour.ts", "types.ts"];

/** What the outputs of a case record with: written by the run, and the same but for parts that a class has no use of. */
export const RUNTIME = "runtime.ts";

/** Sources that only a bundler can load: their own imports have no extension. */
export const NOT_NODENEXT: readonly string[] = ["32-no-extension"];
