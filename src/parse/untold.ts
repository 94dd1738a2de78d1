/** What an undeclared result is besides its type, and a reference to it would lose: that it is made of `this`, or a predicate. */

import type { Untold } from "../source.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { bare } from "./expressions.ts";
import { nameOf, type MethodNode } from "./methods.ts";
import type { SourceModule } from "./modules.ts";
import type { Workspace } from "./workspace.ts";

/** Whether all that an undeclared result can be is the instance itself. */
export function returnsOnlyThis({ body, asteriskToken, type }: MethodNode): boolean {
  if (body === undefined || asteriskToken !== undefined || type !== undefined) return false;
  const returned = returnedBy(body);
  return returned.length > 0 && returned.every((each) => each?.kind === ts.SyntaxKind.ThisKeyword);
}

/** What the return statements of a body give. */
function returnedBy(body: TypeScript.Block): (TypeScript.Expression | undefined)[] {
  const found: (TypeScript.Expression | undefined)[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (ts.isReturnStatement(node)) found.push(node.expression);
    if (!ts.isFunctionLike(node) && !ts.isClassLike(node)) ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

/**
 * What a reference to an undeclared result would lose; nothing where the result is just the instance. The checker is asked only where the
 * body lets it be.
 */
export function untoldOf(node: MethodNode, module: SourceModule, { checker }: Workspace): Untold | undefined {
  if (node.type !== undefined || node.body === undefined || returnsOnlyThis(node)) return undefined;
  const mayBe = usesThis(node.body, membersAround(node), new Set([node])) || mayNarrow(node);
  return mayBe ? checker.untoldOf(node, module) : undefined;
}

/** Whether TypeScript may infer a predicate: from one returned test of a parameter. */
function mayNarrow({ parameters, body, asteriskToken, modifiers }: MethodNode): boolean {
  const isAsync = modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
  const [returned, ...others] = body === undefined ? [] : returnedBy(body);
  if (isAsync || asteriskToken !== undefined || returned === undefined || others.length > 0) return false;
  const names = new Set(parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : [])));
  const value = bare(returned);
  const isTest =
    ts.isBinaryExpression(value) ||
    ts.isPrefixUnaryExpression(value) ||
    ts.isCallExpression(value) ||
    ts.isConditionalExpression(value);
  const mentions = (each: TypeScript.Node): boolean =>
    ts.isIdentifier(each)
      ? names.has(each.text)
      : (ts.forEachChild(each, (child) => mentions(child) || undefined) ?? false);
  return isTest && mentions(value);
}

function membersAround(node: TypeScript.Node): TypeScript.ClassLikeDeclaration | undefined {
  return ts.isClassLike(node.parent) ? node.parent : undefined;
}

/** Whether `this` is used for more than a member of it whose type has no `this` in it. */
function usesThis(
  node: TypeScript.Node,
  around: TypeScript.ClassLikeDeclaration | undefined,
  seen: Set<TypeScript.Node>,
): boolean {
  if (node.kind === ts.SyntaxKind.ThisKeyword) return true;
  if (ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword)
    return givesThis(node.name.text, around, seen);
  // These have a `this` of their own.
  if (
    ts.isClassLike(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isAccessor(node)
  )
    return false;
  return ts.forEachChild(node, (child) => usesThis(child, around, seen) || undefined) ?? false;
}

/** Whether a member of the class may give `this`, or something made of it. One that a base class has may. */
function givesThis(
  name: string,
  around: TypeScript.ClassLikeDeclaration | undefined,
  seen: Set<TypeScript.Node>,
): boolean {
  const found = around?.members.filter((member) => nameOf(member) === name) ?? [];
  if (found.length === 0) return around?.heritageClauses?.[0]?.token === ts.SyntaxKind.ExtendsKeyword;
  return found.some((member) => {
    if (seen.has(member)) return false;
    seen.add(member);
    const { type, body, initializer } = member as {
      readonly type?: TypeScript.TypeNode;
      readonly body?: TypeScript.Node;
      readonly initializer?: TypeScript.Node;
    };
    if (type !== undefined) return /\bthis\b/.test(type.getText());
    return [body, initializer].some((each) => each !== undefined && usesThis(each, around, seen));
  });
}
