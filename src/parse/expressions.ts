/** Small readings of expressions: the names that they go through, the literals that they may be, whether they are awaited. */

import type { LiteralFact } from "../facts.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { rangeOf } from "./workspace.ts";

type Expression = TypeScript.Expression;

/** What is left of an expression without parentheses, assertions and `await`. */
export function bare(node: Expression): Expression {
  let at = node;
  while (
    ts.isParenthesizedExpression(at) ||
    ts.isAsExpression(at) ||
    ts.isNonNullExpression(at) ||
    ts.isSatisfiesExpression(at) ||
    ts.isAwaitExpression(at) ||
    ts.isTypeAssertionExpression(at)
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
    if (ts.isPropertyAccessExpression(at)) {
      names.unshift(plainName(at.name));
      at = bare(at.expression);
    } else if (ts.isElementAccessExpression(at)) {
      const index = bare(at.argumentExpression);
      if (ts.isStringLiteralLike(index)) names.unshift(index.text);
      at = bare(at.expression);
    } else if (ts.isCallExpression(at)) {
      at = bare(at.expression);
    } else if (ts.isIdentifier(at)) {
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

/** The functions among the arguments of a call. */
export function functionArguments({
  arguments: args,
}: TypeScript.CallExpression): readonly TypeScript.FunctionLikeDeclaration[] {
  return args.filter(
    (each): each is TypeScript.ArrowFunction | TypeScript.FunctionExpression =>
      ts.isArrowFunction(each) || ts.isFunctionExpression(each),
  );
}

export function literalFact(node: TypeScript.StringLiteralLike): LiteralFact {
  return { text: node.text, range: rangeOf(node) };
}

/** The text literals that an expression may be: of both sides of a choice. */
export function literalsOf(node: Expression): readonly LiteralFact[] {
  const at = bare(node);
  if (ts.isStringLiteralLike(at)) return [literalFact(at)];
  if (ts.isConditionalExpression(at)) return [...literalsOf(at.whenTrue), ...literalsOf(at.whenFalse)];
  if (ts.isBinaryExpression(at) && isFallback(at.operatorToken.kind))
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
    if (ts.isAwaitExpression(parent) || ts.isReturnStatement(parent)) return true;
    if (ts.isArrowFunction(parent)) return parent.body === at;
    if (ts.isVoidExpression(parent)) return false;
    const passesOn =
      ts.isParenthesizedExpression(parent) ||
      ts.isAsExpression(parent) ||
      ts.isNonNullExpression(parent) ||
      ts.isConditionalExpression(parent) ||
      ts.isArrayLiteralExpression(parent) ||
      (ts.isPropertyAccessExpression(parent) && ["then", "catch", "finally"].includes(parent.name.text)) ||
      (ts.isCallExpression(parent) &&
        (parent.expression === at ||
          /^Promise\.(?:all|allSettled|race|any)$/.test(chainOf(parent.expression).join("."))));
    if (!passesOn) return false;
    at = parent;
  }
}

/** The innermost function around a node. */
export function functionAround(node: TypeScript.Node): TypeScript.Node | undefined {
  for (let at = node.parent; !ts.isSourceFile(at); at = at.parent) if (ts.isFunctionLike(at)) return at;
  return undefined;
}
