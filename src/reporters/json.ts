/** What a run did and found, as one JSON document. */

import type { Diagnostic } from "../diagnostic.ts";
import type { SourceTiming } from "../generate.ts";
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
  /** How long each source took; left out where nothing was generated. */
  readonly timings?: readonly SourceTiming[];
}

/** How many of the slowest sources are named. */
const SLOWEST = 10;

/** The document, indented, with a line feed at its end. Keys without a value are null, so that every entry has the same shape. */
export function renderJson({ version, files, diagnostics, summary, timings }: JsonReport, cwd: string): string {
  const document = {
    version,
    files: files.map((file) => jsonFile(file, cwd)),
    diagnostics: renderDiagnostics(diagnostics, cwd),
    summary,
    // Durations are no two times the same: they stand apart, and last, so that all else can be compared.
    ...(timings === undefined ? {} : { slowest: slowest(timings, cwd) }),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

export function jsonFile(file: JsonFile, cwd: string): Record<string, unknown> {
  return { ...file, path: relativeTo(cwd)(file.path), source: relativeTo(cwd)(file.source) };
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

/** The slowest sources, the slowest first. */
function slowest(timings: readonly SourceTiming[], cwd: string): { source: string; durationMs: number }[] {
  return [...timings]
    .sort((a, b) => b.ms - a.ms)
    .slice(0, SLOWEST)
    .map(({ path, ms }) => ({ source: printablePath(cwd, path), durationMs: Math.round(ms * 10) / 10 }));
}
