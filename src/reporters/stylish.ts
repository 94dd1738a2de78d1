/** Diagnostics for people: `file:line:col severity message (code)`, then one indented line of what to do. */

import type { Diagnostic, Severity } from "../diagnostic.ts";
import { printablePath } from "../project.ts";

export interface StylishOptions {
  /** Paths are printed relative to it. */
  readonly cwd: string;
  readonly color: boolean;
}

const COLORS: Readonly<Record<Severity, string>> = { error: "31", warning: "33", info: "36" };

/** One block of two lines a diagnostic, each line ended; empty when there is none. */
export function renderStylish(diagnostics: readonly Diagnostic[], { cwd, color }: StylishOptions): string {
  return diagnostics
    .map(({ code, severity, message, help, file, range }) => {
      // A fault of the whole file is one of its first character: editors and CI systems look for all three parts.
      const { line, column } = range?.start ?? { line: 1, column: 1 };
      const place =
        file === undefined ? "gen-instrumented:" : `${printablePath(cwd, file)}:${String(line)}:${String(column)}`;
      const painted = color ? `\u001B[${COLORS[severity]}m${severity}\u001B[39m` : severity;
      return `${oneLine(place)} ${painted} ${oneLine(message)} (${code})\n    ${oneLine(help)}\n`;
    })
    .join("");
}

/** Keeps names and quoted texts from breaking the line or steering the terminal. */
export function oneLine(text: string): string {
  return text
    .replace(/\s*[\r\n]+\s*/g, " ")
    .replace(
      /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}
