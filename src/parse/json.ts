/** Edits a JSON text where it stands: what is not touched keeps its bytes. */

import { ts, type TypeScript } from "./compiler.ts";

/**
 * The text with members added to the object at the top-level `key`, which is made, as the last one, where there is none.
 * Indentation, order and line ends are those of the text.
 * @param text valid JSON, an object at its top
 */
export function addMembers(text: string, key: string, members: Readonly<Record<string, string>>): string {
  const ast = ts.parseJsonText("package.json", text);
  const top = ast.statements[0]?.expression;
  if (top === undefined || !ts.isObjectLiteralExpression(top)) return text;
  const style = styleOf(text);
  const found = top.properties.find(
    (property) => ts.isPropertyAssignment(property) && ts.isStringLiteral(property.name) && property.name.text === key,
  );
  const value = found !== undefined && ts.isPropertyAssignment(found) ? found.initializer : undefined;
  const entries = Object.entries(members).map(([name, each]) => `${JSON.stringify(name)}: ${JSON.stringify(each)}`);
  if (value === undefined) {
    const object = `{${style.at(2)}${entries.join(`,${style.at(2)}`)}${style.at(1)}}`;
    return insertMembers(ast, top, [`${JSON.stringify(key)}: ${object}`], style, 1);
  }
  return ts.isObjectLiteralExpression(value) ? insertMembers(ast, value, entries, style, 2) : text;
}

interface Style {
  /** What stands before a member at this depth: a line end and its indentation; a space in a text of one line. */
  at(depth: number): string;
}

function styleOf(text: string): Style {
  const indent = /\n([ \t]+)"/.exec(text)?.[1];
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  if (indent === undefined && !text.trim().includes("\n") && text.trim() !== "{}") return { at: () => " " };
  return { at: (depth) => lineEnd + (indent ?? "  ").repeat(depth) };
}

function insertMembers(
  ast: TypeScript.JsonSourceFile,
  object: TypeScript.ObjectLiteralExpression,
  entries: readonly string[],
  style: Style,
  depth: number,
): string {
  const { text } = ast;
  const last = object.properties.at(-1);
  const joined = entries.join(`,${style.at(depth)}`);
  if (last !== undefined) return `${text.slice(0, last.end)},${style.at(depth)}${joined}${text.slice(last.end)}`;
  return `${text.slice(0, object.getStart(ast))}{${style.at(depth)}${joined}${style.at(depth - 1)}}${text.slice(object.end)}`;
}
