/** Comments that switch rules off: `// gen-instrumented-disable-next-line rule-id, rule-id -- reason`. */

import type { DirectiveFact } from "../facts.ts";
import { ts, type TypeScript } from "./compiler.ts";

const MARK = "gen-instrumented-disable-";
const COMMENT = /(?:\/\/|\/\*)[ \t]*gen-instrumented-disable-(next-line|line)(?![\w-])(.*?)(?=\*\/|\r?\n|$)/g;

export function readDirectives(ast: TypeScript.SourceFile): readonly DirectiveFact[] {
  const { text } = ast;
  if (!text.includes(MARK)) return [];
  const found: DirectiveFact[] = [];
  for (const match of text.matchAll(COMMENT)) {
    const [whole, where, rest = ""] = match;
    if (isInText(ast, match.index)) continue;
    const at = (offset: number): { line: number; column: number } => {
      const { line, character } = ast.getLineAndCharacterOfPosition(offset);
      return { line: line + 1, column: character + 1 };
    };
    const separator = /(?:^|\s)--\s/.exec(rest) ?? /(?:^|\s)--$/.exec(rest.trimEnd());
    const list = separator === null ? rest : rest.slice(0, separator.index);
    const listStart = match.index + whole.length - rest.length;
    const start = at(match.index);
    found.push({
      appliesTo: where === "line" ? start.line : start.line + 1,
      rules: [...list.matchAll(/[^\s,]+/g)].map((word) => {
        const offset = listStart + word.index;
        return { text: word[0], range: { start: at(offset), end: at(offset + word[0].length) } };
      }),
      reason: separator === null ? "" : rest.slice(separator.index + separator[0].length).trim(),
      range: { start, end: at(match.index + whole.trimEnd().length) },
    });
  }
  return found;
}

/** Whether an offset stands inside a string or a template, where a comment is none. */
function isInText(ast: TypeScript.SourceFile, offset: number): boolean {
  let inText = false;
  const visit = (node: TypeScript.Node): void => {
    if (inText || node.getFullStart() > offset || node.getEnd() <= offset) return;
    if (
      (ts.isStringLiteralLike(node) ||
        ts.isTemplateHead(node) ||
        ts.isTemplateMiddleOrTemplateTail(node) ||
        ts.isJsxText(node) ||
        ts.isRegularExpressionLiteral(node)) &&
      node.getStart(ast) < offset
    )
      inText = true;
    ts.forEachChild(node, visit);
  };
  visit(ast);
  return inText;
}
