/** What kind of thing a declared result is, told from the declaration: without a type checker, across files where need be. */

import type { ResultKind } from "../source.ts";
import { ts, type TypeScript } from "./compiler.ts";
import type { Located, SourceModule, Workspace } from "./workspace.ts";

export interface Result {
  readonly kind: ResultKind;
  readonly asyncIteration: boolean;
}

const plain = (kind: ResultKind): Result => ({ kind, asyncIteration: false });
const SYNC = plain("sync");
const EITHER = plain("either");
const ASYNC_ITERATION: Result = { kind: "iteration", asyncIteration: true };

/** Global types that decide the matter. An `Iterable` may be an array, so only the call is observed. */
const GLOBALS: ReadonlyMap<string, Result> = new Map([
  ["Promise", plain("promise")],
  ["PromiseLike", plain("thenable")],
  ["AsyncGenerator", ASYNC_ITERATION],
  ["AsyncIterable", ASYNC_ITERATION],
  ["AsyncIterator", ASYNC_ITERATION],
  ["AsyncIterableIterator", ASYNC_ITERATION],
  ["Generator", plain("iteration")],
  ["IterableIterator", plain("iteration")],
  ["ReadableStream", plain("stream")],
]);

const MAX_DEPTH = 16;

export function resultOf(type: TypeScript.TypeNode, module: SourceModule, workspace: Workspace, depth = 0): Result {
  if (depth > MAX_DEPTH) return EITHER;
  const again = (node: TypeScript.TypeNode): Result => resultOf(node, module, workspace, depth + 1);
  if (ts.isParenthesizedTypeNode(type)) return again(type.type);
  if (ts.isUnionTypeNode(type)) return unite(type.types.map((each) => (isNullish(each) ? SYNC : again(each))));
  if (ts.isIntersectionTypeNode(type)) return type.types.map(again).find(({ kind }) => kind !== "sync") === undefined ? SYNC : EITHER;
  if (ts.isTypeReferenceNode(type)) return referenced(type, module, workspace, depth);
  if (ts.isConditionalTypeNode(type) || ts.isIndexedAccessTypeNode(type) || ts.isImportTypeNode(type)) return EITHER;
  if (type.kind === ts.SyntaxKind.AnyKeyword || type.kind === ts.SyntaxKind.UnknownKeyword || type.kind === ts.SyntaxKind.ObjectKeyword) return EITHER;
  if (ts.isTypeLiteralNode(type)) return shapeOf(type.members);
  return SYNC;
}

export function isNullish(type: TypeScript.TypeNode): boolean {
  return (
    type.kind === ts.SyntaxKind.UndefinedKeyword ||
    type.kind === ts.SyntaxKind.VoidKeyword ||
    (ts.isLiteralTypeNode(type) && type.literal.kind === ts.SyntaxKind.NullKeyword)
  );
}

/** The declarations that a type's name stands for; empty for globals and for what cannot be followed. */
export function declarationsOf(type: TypeScript.TypeReferenceNode, module: SourceModule, workspace: Workspace): readonly Located[] {
  return ts.isIdentifier(type.typeName) ? workspace.declared(module, type.typeName.text) : [];
}

/** Whether a name is neither declared nor imported by its module, nor a type parameter around it. */
export function isGlobal(identifier: TypeScript.Identifier, module: SourceModule): boolean {
  return !module.declarations.has(identifier.text) && !module.imports.has(identifier.text) && !isTypeParameter(identifier);
}

function isTypeParameter(identifier: TypeScript.Identifier): boolean {
  for (let scope: TypeScript.Node = identifier; !ts.isSourceFile(scope); scope = scope.parent) {
    const { typeParameters } = scope as { readonly typeParameters?: readonly TypeScript.TypeParameterDeclaration[] };
    if (typeParameters?.some(({ name }) => name.text === identifier.text) === true) return true;
  }
  return false;
}

function referenced(type: TypeScript.TypeReferenceNode, module: SourceModule, workspace: Workspace, depth: number): Result {
  const { typeName } = type;
  if (!ts.isIdentifier(typeName)) return EITHER;
  if (isGlobal(typeName, module)) return GLOBALS.get(typeName.text) ?? SYNC;
  const declarations = declarationsOf(type, module, workspace);
  if (declarations.length === 0) return EITHER;
  const [first] = declarations as [Located];
  if (ts.isTypeAliasDeclaration(first.node)) return resultOf(first.node.type, first.module, workspace, depth + 1);
  if (ts.isEnumDeclaration(first.node)) return SYNC;
  if (ts.isInterfaceDeclaration(first.node) || ts.isClassDeclaration(first.node)) {
    const results = declarations.flatMap(({ module: home, node }) => {
      if (!ts.isInterfaceDeclaration(node) && !ts.isClassDeclaration(node)) return [];
      const bases = node.heritageClauses?.flatMap((clause) =>
        clause.token === ts.SyntaxKind.ImplementsKeyword ? [] : clause.types.map((base) => baseResult(base, home, workspace, depth)),
      );
      return [shapeOf(node.members), ...(bases ?? [])];
    });
    return results.find(({ kind }) => kind !== "sync") ?? SYNC;
  }
  return EITHER;
}

/** What a type is by what it extends: a subclass of Promise is a promise only at run time, for its own `then` gives its own kind. */
function baseResult({ expression }: TypeScript.ExpressionWithTypeArguments, module: SourceModule, workspace: Workspace, depth: number): Result {
  if (depth > MAX_DEPTH || !ts.isIdentifier(expression)) return EITHER;
  if (isGlobal(expression, module)) {
    const { kind } = GLOBALS.get(expression.text) ?? SYNC;
    return kind === "promise" ? EITHER : kind === "iteration" ? plain("stream") : plain(kind);
  }
  const [base] = workspace.declared(module, expression.text);
  if (base === undefined || !(ts.isInterfaceDeclaration(base.node) || ts.isClassDeclaration(base.node))) return EITHER;
  const own = shapeOf(base.node.members);
  if (own.kind !== "sync") return own;
  const next = base.node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  return next === undefined ? SYNC : baseResult(next, base.module, workspace, depth + 1);
}

/** A thing with `then` is a thenable; a thing that can be iterated asynchronously and is more than that is a stream. */
function shapeOf(members: readonly TypeScript.Node[]): Result {
  for (const member of members) {
    const { name } = member as { readonly name?: TypeScript.Node };
    if (name === undefined) continue;
    if (ts.isIdentifier(name) && name.text === "then") return plain("thenable");
    if (ts.isComputedPropertyName(name) && name.expression.getText() === "Symbol.asyncIterator") return plain("stream");
  }
  return SYNC;
}

function unite(results: readonly Result[]): Result {
  const [first, ...rest] = results;
  if (first === undefined) return SYNC;
  if (rest.every(({ kind }) => kind === first.kind)) return first;
  // What is iterated only sometimes cannot be wrapped unseen.
  return results.some(({ kind }) => kind === "promise" || kind === "either") ? EITHER : plain("stream");
}
