/** What a declaration says of itself, and where an expression goes: small questions of those who read bodies, and of others. */

import type { MethodTags } from "../source.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { bare, chainOf, functionAround, plainName } from "./expressions.ts";
import {
  canHaveDecorators,
  getCombinedModifierFlags,
  getDecorators,
  getJSDocTags,
  getTextOfJSDocComment,
  isAccessor,
  isArrowFunction,
  isAsExpression,
  isBinaryExpression,
  isBlock,
  isCallExpression,
  isComputedPropertyName,
  isExpressionStatement,
  isFunctionDeclaration,
  isFunctionExpression,
  isIdentifier,
  isMethodDeclaration,
  isNewExpression,
  isObjectLiteralExpression,
  isParenthesizedExpression,
  isPrivateIdentifier,
  isPropertyAssignment,
  isPropertyDeclaration,
  isReturnStatement,
  isSatisfiesExpression,
  isTypeReferenceNode,
  isVariableDeclaration,
} from "./nodes.ts";

/** The tags of a method that say how it is observed. */
export const METHOD_TAGS = [
  "operation",
  "uninstrumented",
  "retryHook",
] as const satisfies readonly (keyof MethodTags)[];

const ASYNC_TYPES = new Set(["Promise", "AsyncGenerator", "AsyncIterable", "AsyncIterator", "AsyncIterableIterator"]);

/** A member's name, without the # of a private one; undefined for a computed one. */
export function memberName({ name }: TypeScript.ClassElement): string | undefined {
  return name === undefined || isComputedPropertyName(name) ? undefined : name.text.replace(/^#/, "");
}

export function hasFlag(node: TypeScript.Node, flag: TypeScript.ModifierFlags): boolean {
  return (getCombinedModifierFlags(node as TypeScript.Declaration) & flag) !== 0;
}

/** The names of a declaration's decorators. */
export function decoratorsOf(node: TypeScript.Node): readonly string[] {
  if (!canHaveDecorators(node)) return [];
  return getDecorators(node)?.map(({ expression }) => chainOf(expression).at(-1) ?? "") ?? [];
}

/** What a declaration's JSDoc says in our tags. */
export function tagsOf(node: TypeScript.Node): MethodTags {
  const tags: { -readonly [K in keyof MethodTags]: MethodTags[K] } = {};
  if (!("jsDoc" in node)) return tags;
  for (const tag of getJSDocTags(node)) {
    const name = METHOD_TAGS.find((each) => each === tag.tagName.text);
    if (name !== undefined) tags[name] = (getTextOfJSDocComment(tag.comment) ?? "").trim();
  }
  return tags;
}

/** Whether a function says that it returns a promise or an async iterable. */
export function isAsynchronous(node: TypeScript.FunctionLikeDeclaration | undefined): boolean {
  return node !== undefined && (hasFlag(node, ts.ModifierFlags.Async) || isAsyncType(node.type));
}

export function isAsyncType(type: TypeScript.TypeNode | undefined): boolean {
  return (
    type !== undefined &&
    isTypeReferenceNode(type) &&
    isIdentifier(type.typeName) &&
    ASYNC_TYPES.has(type.typeName.text)
  );
}

/** The function that an expression is, or is made of. */
export function functionOf(node: TypeScript.Expression | undefined): TypeScript.FunctionLikeDeclaration | undefined {
  const value = node === undefined ? undefined : bare(node);
  if (value !== undefined && (isArrowFunction(value) || isFunctionExpression(value))) return value;
  // `fetch = observed(async () => …)`
  return value !== undefined && isCallExpression(value)
    ? value.arguments.map((each) => functionOf(each)).find((each) => each !== undefined)
    : undefined;
}

export function isFunction(node: TypeScript.Expression | undefined): boolean {
  return functionOf(node) !== undefined;
}

/** Whether a body does nothing but call something. */
export function isDelegation(body: TypeScript.ConciseBody | undefined): boolean {
  if (body === undefined) return false;
  if (!isBlock(body)) return isCallExpression(bare(body));
  const [only, ...more] = body.statements;
  if (only === undefined || more.length > 0) return false;
  if (isReturnStatement(only)) return only.expression !== undefined && isCallExpression(bare(only.expression));
  return isExpressionStatement(only) && isCallExpression(bare(only.expression));
}

/** What an instrument is called: the variable, the property, or the getter that gives it. */
export function holderOf(node: TypeScript.Node): string | undefined {
  for (let at: TypeScript.Node = node; ; at = at.parent) {
    const { parent } = at;
    if (isVariableDeclaration(parent) || isPropertyDeclaration(parent) || isPropertyAssignment(parent))
      return isIdentifier(parent.name) || isPrivateIdentifier(parent.name) ? plainName(parent.name) : undefined;
    if (
      isBinaryExpression(parent) &&
      parent.right === at &&
      parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
      parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
    )
      return chainOf(parent.left).at(-1);
    if (isReturnStatement(parent)) {
      const around = functionAround(parent);
      return around !== undefined &&
        (isAccessor(around) || isMethodDeclaration(around) || isFunctionDeclaration(around))
        ? around.name?.getText().replace(/^#/, "")
        : undefined;
    }
    if (!(
      isParenthesizedExpression(parent) ||
      isAsExpression(parent) ||
      isBinaryExpression(parent) ||
      isSatisfiesExpression(parent)
    ))
      return undefined;
  }
}

/** What an expression is handed to: the class or the function, through one layer of an object or a list. */
export function passedTo(node: TypeScript.Node): string | undefined {
  let at = node;
  while (
    isParenthesizedExpression(at.parent) ||
    isAsExpression(at.parent) ||
    isPropertyAssignment(at.parent) ||
    isObjectLiteralExpression(at.parent)
  )
    at = at.parent;
  const { parent } = at;
  if (!(isCallExpression(parent) || isNewExpression(parent)) || parent.expression === at) return undefined;
  return chainOf(parent.expression).at(-1);
}
