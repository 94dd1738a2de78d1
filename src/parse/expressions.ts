/** Small readings of expressions: the names that they go through, the literals that they may be, whether they are awaited. */

import type { LiteralFact } from "../facts.ts";
import { ts, type TypeScript } from "./compiler.ts";
import {
  isArrayLiteralExpression,
  isArrowFunction,
  isAsExpression,
  isAwaitExpression,
  isBinaryExpression,
  isCallExpression,
  isConditionalExpression,
  isElementAccessExpression,
  isFunctionLike,
  isIdentifier,
  isNonNullExpression,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isReturnStatement,
  isSatisfiesExpression,
  isSourceFile,
  isStringLiteralLike,
  isTypeAssertionExpression,
  isVoidExpression,
} from "./nodes.ts";
import { placeOf } from "./ranges.ts";

type Expression = TypeScript.Expression;

/** How classes are named, and no function or variable. */
export const CLASS_NAME = /^\p{Lu}/u;

/** What is left of an expression without parentheses, assertions and `await`. */
export function bare(node: Expression): Expression {
  let at = node;
  while (
    isParenthesizedExpression(at) ||
    isAsExpression(at) ||
    isNonNullExpression(at) ||
    isSatisfiesExpression(at) ||
    isAwaitExpression(at) ||
    isTypeAssertionExpression(at)
  ) {
    at = at.expression;
  }
  return at;
}

/** `this.metrics.get(name).record` → this, metrics, get, record. Empty where the chain starts in something without a name. */
export function chainOf(node: Expression): readonly string[] {
  const names: string[] = [];
  let at: Expression = bare(node);
  for (;;) {
    if (isPropertyAccessExpression(at)) {
      names.unshift(plainName(at.name));
      at = bare(at.expression);
    } else if (isElementAccessExpression(at)) {
      const index = bare(at.argumentExpression);
      if (isStringLiteralLike(index)) names.unshift(index.text);
      at = bare(at.expression);
    } else if (isCallExpression(at)) {
      at = bare(at.expression);
    } else if (isIdentifier(at)) {
      return [at.text, ...names];
    } else {
      return at.kind === ts.SyntaxKind.ThisKeyword ? ["this", ...names] : names;
    }
  }
}

/** `#inner` is called `inner`: a class has one of the two. */
export function plainName({ text }: TypeScript.MemberName): string {
  return text.startsWith("#") ? text.slice(1) : text;
}

export function literalFact(node: TypeScript.StringLiteralLike): LiteralFact {
  return { text: node.text, range: placeOf(node) };
}

/** The text literals that an expression may be: of both sides of a choice. */
export function literalsOf(node: Expression): readonly LiteralFact[] {
  const at = bare(node);
  if (isStringLiteralLike(at)) return [literalFact(at)];
  if (isConditionalExpression(at)) return [...literalsOf(at.whenTrue), ...literalsOf(at.whenFalse)];
  if (isBinaryExpression(at) && isFallback(at.operatorToken.kind))
    return [...literalsOf(at.left), ...literalsOf(at.right)];
  return [];
}

export function isFallback(kind: TypeScript.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken;
}

/** Whether the caller waits for what this expression gives: it is awaited or returned, alone or among others. */
export function isWaitedFor(node: Expression): boolean {
  let at: TypeScript.Node = node;
  for (;;) {
    const { parent } = at;
    if (isAwaitExpression(parent) || isReturnStatement(parent)) return true;
    if (isArrowFunction(parent)) return parent.body === at;
    if (isVoidExpression(parent)) return false;
    const passesOn =
      isParenthesizedExpression(parent) ||
      isAsExpression(parent) ||
      isNonNullExpression(parent) ||
      isConditionalExpression(parent) ||
      isArrayLiteralExpression(parent) ||
      (isPropertyAccessExpression(parent) && ["then", "catch", "finally"].includes(parent.name.text)) ||
      (isCallExpression(parent) &&
        (parent.expression === at ||
          /^Promise\.(?:all|allSettled|race|any)$/.test(chainOf(parent.expression).join("."))));
    if (!passesOn) return false;
    at = parent;
  }
}

/** The innermost function around a node. */
export function functionAround(node: TypeScript.Node): TypeScript.Node | undefined {
  for (let at = node.parent; !isSourceFile(at); at = at.parent) if (isFunctionLike(at)) return at;
  return undefined;
}
