/** One shape for everything the tool has to say: parse errors, notes, audit findings, stale files. */

import { MESSAGES, type Code, type MessageArguments } from "./messages.ts";

export type Severity = "error" | "warning" | "info";

/** A place in a source text; both numbers count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** From the first character to the one after the last. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  /** One sentence: what is so, and why it matters. */
  readonly message: string;
  /** One sentence: what to do about it. */
  readonly help: string;
  /** Absolute while it travels inward; reporters print it relative to the working directory. */
  readonly file?: string;
  readonly range?: Range;
}

export interface Place {
  readonly file?: string | undefined;
  readonly range?: Range | undefined;
}

/** Makes the diagnostic `code` from its arguments; words and severity come from the table of messages. */
export function diagnostic<C extends Code>(code: C, args: MessageArguments<C>, place: Place = {}): Diagnostic {
  const entry = MESSAGES[code];
  return {
    code,
    severity: entry.severity,
    message: (entry.message as (args: MessageArguments<C>) => string)(args),
    help: (entry.help as (args: MessageArguments<C>) => string)(args),
    ...(place.file === undefined ? {} : { file: place.file }),
    ...(place.range === undefined ? {} : { range: place.range }),
  };
}

/** 0 clean, 1 findings (stale output and the like), 2 the run itself failed. */
export type ExitCode = 0 | 1 | 2;

/** The exit code that a set of diagnostics asks for: any failure 2, else any finding 1, else 0. */
export function exitCodeOf(diagnostics: readonly Diagnostic[]): ExitCode {
  let code: ExitCode = 0;
  for (const { severity, code: id } of diagnostics) {
    if (severity !== "error") continue;
    if (!("finding" in MESSAGES[id])) return 2;
    code = 1;
  }
  return code;
}

/** Errors a caller can act on are thrown as this; the command line prints their diagnostics. */
export class DiagnosticError extends Error {
  readonly diagnostics: readonly Diagnostic[];
  constructor(...diagnostics: Diagnostic[]) {
    super(diagnostics.map((each) => `${each.message} ${each.help}`).join("\n"));
    this.name = "DiagnosticError";
    this.diagnostics = diagnostics;
  }
}
