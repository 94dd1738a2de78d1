/** What the compiler could not read in a source. */

import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import { ts, type TypeScript } from "./compiler.ts";
import type { SourceModule } from "./modules.ts";

export function syntaxErrors({ ast, path }: Pick<SourceModule, "ast" | "path">): Diagnostic[] {
  // What the parser could not read is on the file, though not in its declared type.
  const { parseDiagnostics } = ast as unknown as {
    readonly parseDiagnostics: readonly TypeScript.DiagnosticWithLocation[];
  };
  return parseDiagnostics.slice(0, 10).map(({ messageText, start, length }) => {
    const at = (offset: number): { line: number; column: number } => {
      const { line, character } = ast.getLineAndCharacterOfPosition(offset);
      return { line: line + 1, column: character + 1 };
    };
    const text = ts.flattenDiagnosticMessageText(messageText, " ");
    return diagnostic("syntax-error", { text }, { file: path, range: { start: at(start), end: at(start + length) } });
  });
}
