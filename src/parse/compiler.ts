/** The one door to ts-morph: the compiler that it carries, for reading source texts. */

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import type {
  FileSystemRefreshResult as RefreshResult,
  Project as ProjectClass,
  ResolutionHostFactory,
  ts as TypeScript,
} from "ts-morph";

import { loadScript } from "../load.ts";

const require = createRequire(import.meta.url);

/** Required, not imported: an import has Node read nine megabytes for export names first. */
export const ts = loadCompiler();

/** The compiler alone, without the wrapper around it, which most runs do not need. */
function loadCompiler(): typeof TypeScript {
  const common = dirname(createRequire(require.resolve("ts-morph")).resolve("@ts-morph/common"));
  const path = join(common, "typescript.js");
  return existsSync(path) ? (loadScript(path) as typeof TypeScript) : wrapper().ts;
}

/** The wrapper around the compiler. */
export interface TsMorph {
  /** Carries the library's declarations with it; the bare compiler would look for them on the disk. */
  readonly Project: typeof ProjectClass;
  readonly FileSystemRefreshResult: typeof RefreshResult;
}

export type Project = ProjectClass;

/** ts-morph itself, for whoever needs a checker. */
export function wrapper(): TsMorph & { readonly ts: typeof TypeScript } {
  return require("ts-morph") as TsMorph & { readonly ts: typeof TypeScript };
}

export type { ResolutionHostFactory, TypeScript };
