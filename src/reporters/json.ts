/** What a run did and found, as one JSON document. */

import type { Diagnostic } from "../diagnostic.ts";
import type { FileStatus } from "../output.ts";
import { printablePath } from "../project.ts";

/** One output of a run; paths are absolute here and relative to the working directory in the document. */
export interface JsonFile {
  readonly path: string;
  readonly source: string | undefined;
  readonly status: FileStatus;
  readonly classes: readonly string[];
  readonly operations: number;
  readonly diff?: string;
}

export interface JsonReport {
  /** The tool's version. */
  readonly version: string;
  readonly files: readonly JsonFile[];
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: Readonly<Record<string, number>>;
}

/** The document, indented, with a line feed at its end. Keys without a value are null, so that every entry has the same shape. */
export function renderJson({ version, files, diagnostics, summary }: JsonReport, cwd: string): string {
  const relative = relativeTo(cwd);
  const document = {
    version,
    files: files.map((file) => ({ ...file, path: relative(file.path), source: relative(file.source) })),
    diagnostics: renderDiagnostics(diagnostics, cwd),
    summary,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** Diagnostics as data; their files relative to the working directory. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], cwd: string): object[] {
  return diagnostics.map(({ code, severity, message, help, file, range }) => ({
    code,
    severity,
    message,
    help,
    file: relativeTo(cwd)(file),
    line: range?.start.line ?? null,
    column: range?.start.column ?? null,
    endLine: range?.end.line ?? null,
    endColumn: range?.end.column ?? null,
  }));
}

function relativeTo(cwd: string): (path: string | undefined) => string | null {
  return (path) => (path === undefined ? null : printablePath(cwd, path));
}
