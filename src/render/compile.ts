/** Compiles Handlebars templates: ours when the package is built or run from its sources, the user's own in a run. */

import { createRequire } from "node:module";

/** Strict, without escaping, with no helpers but ours: what a template asks for must be there. */
export const COMPILE_OPTIONS = {
  strict: true,
  noEscape: true,
  knownHelpersOnly: true,
  knownHelpers: { quote: true, list: true },
};

/** A template as the runtime takes it. The compiler is loaded here and not before: most runs have all templates compiled. */
export function compileTemplate(text: string): unknown {
  // The text of an object literal of functions, as Handlebars has it for files.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- of its own making
  return new Function(`return ${precompileTemplate(text)}`)();
}

/** The same as JavaScript text. */
export function precompileTemplate(text: string): string {
  const { precompile } = createRequire(import.meta.url)("handlebars") as typeof import("handlebars");
  return precompile(text, COMPILE_OPTIONS) as string;
}
