/** The one door to ts-morph: the compiler that it carries, for reading source texts. */

import { createRequire } from "node:module";

import type { FileSystemRefreshResult as RefreshResult, Project as ProjectClass, ts as TypeScript } from "ts-morph";

// Required, not imported: an import has Node read nine megabytes for export names first.
export const { FileSystemRefreshResult, Project, ts } = createRequire(import.meta.url)("ts-morph") as {
  /** Carries the library's declarations with it; the bare compiler would look for them on the disk. */
  readonly Project: typeof ProjectClass;
  readonly FileSystemRefreshResult: typeof RefreshResult;
  readonly ts: typeof TypeScript;
};
export type { TypeScript };
