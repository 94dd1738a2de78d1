/** The one door to ts-morph: the compiler that it carries, for reading source texts. */

import { createRequire } from "node:module";

import type { ts as TypeScript } from "ts-morph";

// Required, not imported: an import has Node read nine megabytes for export names first.
export const { ts } = createRequire(import.meta.url)("ts-morph") as { readonly ts: typeof TypeScript };
export type { TypeScript };
