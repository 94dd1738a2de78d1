/** Which files of an emission case are for which test. */

/** For tests of the output, not for the run that makes it. */
export const APART: readonly string[] = ["behaviour.ts", "types.ts"];

/** What the outputs of a case record with: written by the run, and the same but for parts that a class has no use of. */
export const RUNTIME = "runtime.ts";

/**
 * Sources that do not compile under all strict flags: decorators of the older kind, ECMAScript syntax in CommonJS, imports that only a bundler can follow, and a
 * base class whose module is missing, which is the point of that case.
 */
export const NOT_STRICT: readonly string[] = ["30-decorators-legacy", "32-commonjs", "32-no-extension", "refusals"];
