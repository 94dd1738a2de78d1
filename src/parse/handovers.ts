/** Classes, methods and functions that are handed to a function, which puts what observes them around them. */

import type { HandoverFact } from "../facts.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { isFunction } from "./declarations.ts";
import { bare, chainOf, CLASS_NAME } from "./expressions.ts";
import {
  isArrayLiteralExpression,
  isBinaryExpression,
  isCallExpression,
  isExpressionStatement,
  isIdentifier,
  isPropertyAccessExpression,
  isStringLiteralLike,
} from "./nodes.ts";

const NOTHING: readonly never[] = [];

/**
 * The classes, or their prototypes, that a call is given first, alone or in a list; what names methods comes second.
 * @param knows whether a name is one of the file's own or imported
 */
export function handoversIn(
  { expression, arguments: [target, names] }: TypeScript.CallExpression,
  knows: (name: string) => boolean,
): readonly HandoverFact[] {
  const classes = target === undefined ? NOTHING : classesIn(target);
  if (classes.length === 0) return NOTHING;
  const to = chainOf(expression).at(-1);
  const methods = names === undefined ? NOTHING : textsIn(names);
  return classes.flatMap((each) => (to !== undefined && knows(each.className) ? [{ ...each, to, methods }] : []));
}

function classesIn(node: TypeScript.Expression): readonly Pick<HandoverFact, "className" | "prototype">[] {
  if (isArrayLiteralExpression(node)) return node.elements.flatMap(classesIn);
  const prototype = isPropertyAccessExpression(node) && node.name.text === "prototype";
  const holder = prototype ? node.expression : node;
  return isIdentifier(holder) && CLASS_NAME.test(holder.text) ? [{ className: holder.text, prototype }] : NOTHING;
}

function textsIn(node: TypeScript.Expression): readonly string[] {
  if (isArrayLiteralExpression(node)) return node.elements.flatMap(textsIn);
  return isStringLiteralLike(node) ? [node.text] : NOTHING;
}

/** Of a class without a constructor that rebinds. */
export const NOTHING_REBOUND: ReadonlyMap<string, readonly TypeScript.CallExpression[]> = new Map();

/** The calls that a function is handed to, the outermost first: `observed("read", cached(async () => …))`. */
export function callsAround(node: TypeScript.Expression | undefined): readonly TypeScript.CallExpression[] {
  const value = node === undefined ? undefined : bare(node);
  if (value === undefined || !isCallExpression(value)) return NOTHING;
  return [value, ...value.arguments.flatMap((each) => (isFunction(each) ? callsAround(each) : NOTHING))];
}

/** What a constructor puts in place of methods: `this.read = observed("read", this.read.bind(this))`. */
export function reboundIn({
  body,
}: TypeScript.ConstructorDeclaration): ReadonlyMap<string, readonly TypeScript.CallExpression[]> {
  const found = new Map<string, readonly TypeScript.CallExpression[]>();
  for (const statement of body?.statements ?? NOTHING) {
    const at = isExpressionStatement(statement) ? bare(statement.expression) : undefined;
    if (at === undefined || !isBinaryExpression(at) || at.operatorToken.kind !== ts.SyntaxKind.EqualsToken) continue;
    const [owner, name, ...deeper] = chainOf(at.left);
    const value = bare(at.right);
    if (owner !== "this" || name === undefined || deeper.length > 0 || !isCallExpression(value)) continue;
    const takesIt = value.arguments.some((each) => {
      const [from, method] = chainOf(each);
      return from === "this" && method === name;
    });
    if (takesIt) found.set(name, [value]);
  }
  return found;
}
