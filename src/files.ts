/** A source as it stands on the disk, and where its output goes. */

import { readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";

import { ask } from "./asked.ts";
import type { ResolvedConfig } from "./config.ts";
import { diagnostic, DiagnosticError } from "./diagnostic.ts";

/** The output of a source: beside it, or in the config's `outDir`, with the suffix before the extension. */
export function outputPath(source: string, { outDir, suffix }: Pick<ResolvedConfig, "outDir" | "suffix">): string {
  const extension = extname(source);
  // A generated class has no JSX, whatever its source has.
  return join(
    outDir ?? dirname(source),
    `${basename(source, extension)}${suffix}${extension === ".tsx" ? ".ts" : extension}`,
  );
}

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** The text of a source, as UTF-8, without a BOM. */
export function readSource(path: string): string {
  let bytes: Buffer;
  try {
    if (!statSync(ask(path)).isFile()) throw new DiagnosticError(diagnostic("not-a-file", { path }, { file: path }));
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof DiagnosticError) throw error;
    throw new DiagnosticError(diagnostic("file-not-found", { path }, { file: path }));
  }
  const refuse = (why: string): DiagnosticError => new DiagnosticError(diagnostic("not-text", { why }, { file: path }));
  if (bytes.includes(0)) throw refuse("it has zero bytes");
  try {
    return UTF8.decode(bytes);
  } catch {
    throw refuse("it has bytes that are none");
  }
}
