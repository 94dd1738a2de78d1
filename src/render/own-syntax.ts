/** The text of a template of the user's own → a syntax tree in which every name must be there, and everything printed must be something. */

import type Handlebars from "handlebars";

import type { Position } from "../diagnostic.ts";
import { nearest } from "../nearest.ts";
import { HELPERS } from "./templates.ts";

/** The helper that stands in for `{{name}}`: prints what is there, and nothing else. */
export const PRINT = "print";

export interface TemplateFault {
  readonly text: string;
  readonly at: Position;
  readonly help: string | undefined;
}

const KNOWN = new Set<string>([...HELPERS, "if", "unless", "each", "with", "lookup"]);

/** @param names of the templates that may be used as partials */
export function parseTemplate(
  text: string,
  names: ReadonlySet<string>,
  handlebars: typeof Handlebars,
): { readonly ast: hbs.AST.Program } | { readonly faults: readonly TemplateFault[] } {
  let ast: hbs.AST.Program;
  try {
    ast = handlebars.parse(text);
  } catch (error) {
    return { faults: [syntaxFault(error as Error, text)] };
  }
  const faults: TemplateFault[] = [];
  const check = (what: string, name: string, known: ReadonlySet<string>, { start }: hbs.AST.SourceLocation): void => {
    if (known.has(name)) return;
    const meant = nearest(name, known);
    const help = meant === undefined ? `There are ${[...known].join(", ")}.` : `Did you mean '${meant}'?`;
    faults.push({ text: `there is no ${what} '${name}'`, at: { line: start.line, column: start.column + 1 }, help });
  };
  class Strict extends handlebars.Visitor {
    override PathExpression(path: hbs.AST.PathExpression & { strict?: boolean }): void {
      // A field of the compiler's own: without it only what is printed must be there.
      path.strict = true;
    }
    override PartialStatement(partial: hbs.AST.PartialStatement): void {
      const { name, loc } = partial;
      if (isPath(name)) check("template", name.original, names, loc);
      // The name is no field; what it is given may be.
      for (const param of partial.params) this.accept(param);
      for (const pair of (partial.hash as hbs.AST.Hash | undefined)?.pairs ?? []) this.accept(pair.value);
    }
    override BlockStatement(block: hbs.AST.BlockStatement): void {
      check("helper", block.path.original, KNOWN, block.loc);
      super.BlockStatement(block);
    }
    override SubExpression(call: hbs.AST.SubExpression): void {
      check("helper", call.path.original, KNOWN, call.loc);
      super.SubExpression(call);
    }
    override MustacheStatement(mustache: hbs.AST.MustacheStatement): void {
      const { path } = mustache;
      if (!isPath(path)) return;
      if (mustache.params.length > 0 || (mustache.hash as hbs.AST.Hash | undefined) !== undefined) {
        check("helper", path.original, KNOWN, mustache.loc);
        super.MustacheStatement(mustache);
        return;
      }
      this.PathExpression(path);
      mustache.params = [path];
      mustache.path = { ...path, original: PRINT, parts: [PRINT], data: false, depth: 0 };
    }
  }
  new Strict().accept(ast);
  return faults.length > 0 ? { faults } : { ast };
}

function isPath(node: hbs.AST.Node): node is hbs.AST.PathExpression {
  return node.type === "PathExpression";
}

/** Handlebars names the line, and draws a line of dashes up to the column. */
function syntaxFault(error: Error & { lineNumber?: number; column?: number }, text: string): TemplateFault {
  if (error.lineNumber !== undefined) {
    const at = { line: error.lineNumber, column: (error.column ?? 0) + 1 };
    return { text: error.message.replace(/ - \d+:\d+$/, ""), at, help: undefined };
  }
  const [first = "", excerpt = "", dashes = ""] = error.message.split("\n");
  const line = Number(/line (\d+)/.exec(first)?.[1] ?? 1);
  const source = text.split("\n")[line - 1] ?? "";
  const before = excerpt.slice(0, dashes.indexOf("^")).replace(/^\.\.\./, "");
  // Lines before this one may be part of the excerpt.
  let column = 0;
  for (let from = 0; from < before.length; from++) {
    const found = source.indexOf(before.slice(from));
    if (found < 0) continue;
    column = found + before.length - from;
    break;
  }
  const rest = source.slice(column).trim();
  const what = rest === "" ? "the end of the line or of the template" : `'${rest.slice(0, 20)}'`;
  return { text: `it cannot be parsed: ${what} is not expected`, at: { line, column: column + 1 }, help: undefined };
}
