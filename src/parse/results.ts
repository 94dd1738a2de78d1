/** What kind of thing a declared result is, told from the declaration: without a type checker, across files where need be. */

import type { ResultKind } from "../source.ts";
import { ts, type TypeScript } from "./compiler.ts";
import type { Located, SourceModule } from "./modules.ts";
import type { Workspace } from "./workspace.ts";

export interface Result {
  readonly kind: ResultKind;
  readonly asyncIteration: boolean;
  /** Whether it is a promise or an async iterable, at times at least; undefined where the declaration does not tell. */
  readonly asynchronous: boolean | undefined;
}

export const plain = (kind: ResultKind, asynchronous = false): Result => ({
  kind,
  asyncIteration: false,
  asynchronous,
});
export const SYNC = plain("sync");
export const PROMISE = plain("promise", true);
/** A promise at times, or of a class of its own. */
export const PROMISE_AT_TIMES = plain("either", true);
export const UNKNOWN: Result = { kind: "either", asyncIteration: false, asynchronous: undefined };
export const ASYNC_ITERATION: Result = { kind: "iteration", asyncIteration: true, asynchronous: true };

/** Global types that decide the matter. An `Iterable` may be an array, so only the call is observed. */
export const GLOBALS: ReadonlyMap<string, Result> = new Map([
  ["Promise", PROMISE],
  ["PromiseLike", plain("thenable")],
  ["AsyncGenerator", ASYNC_ITERATION],
  ["AsyncIterable", ASYNC_ITERATION],
  ["AsyncIterator", ASYNC_ITERATION],
  ["AsyncIterableIterator", ASYNC_ITERATION],
  ["Generator", plain("iteration")],
  ["IterableIterator", plain("iteration")],
  ["ReadableStream", plain("stream")],
]);

/** Global types that stand for what only the type checker can tell. */
const COMPUTED: ReadonlySet<string> = new Set(["ReturnType", "InstanceType"]);
/** Global types that take something from the type that they are given first. */
const NARROWED: ReadonlySet<string> = new Set([
  "Exclude",
  "Extract",
  "NonNullable",
  "NoInfer",
  "Partial",
  "Readonly",
  "Required",
]);

/** Node's streams, which are told by their import: their declarations are found nowhere near. */
const STREAM_MODULE = /^(?:node:)?stream(?:\/web)?$/;
const STREAMS: ReadonlySet<string> = new Set(["Readable", "Duplex", "Transform", "PassThrough", "ReadableStream"]);

function isStream(name: string, { imports }: SourceModule): boolean {
  const binding = imports.get(name);
  return binding !== undefined && STREAM_MODULE.test(binding.specifier) && STREAMS.has(binding.imported);
}

const MAX_DEPTH = 16;

export function resultOf(type: TypeScript.TypeNode, module: SourceModule, workspace: Workspace, depth = 0): Result {
  if (depth > MAX_DEPTH) return UNKNOWN;
  const again = (node: TypeScript.TypeNode): Result => resultOf(node, module, workspace, depth + 1);
  if (ts.isParenthesizedTypeNode(type)) return again(type.type);
  if (ts.isUnionTypeNode(type)) return unite(type.types.map((each) => (isNullish(each) ? SYNC : again(each))));
  if (ts.isIntersectionTypeNode(type)) {
    const parts = type.types.map(again).filter(({ kind }) => kind !== "sync");
    if (parts.length === 0) return SYNC;
    return parts.some(({ asynchronous }) => asynchronous === true) ? PROMISE_AT_TIMES : UNKNOWN;
  }
  if (ts.isTypeReferenceNode(type)) return referenced(type, module, workspace, depth);
  if (ts.isConditionalTypeNode(type) || ts.isIndexedAccessTypeNode(type) || ts.isImportTypeNode(type)) return UNKNOWN;
  if (
    type.kind === ts.SyntaxKind.AnyKeyword ||
    type.kind === ts.SyntaxKind.UnknownKeyword ||
    type.kind === ts.SyntaxKind.ObjectKeyword
  )
    return UNKNOWN;
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
export function declarationsOf(
  type: TypeScript.TypeReferenceNode,
  module: SourceModule,
  workspace: Workspace,
): readonly Located[] {
  return ts.isIdentifier(type.typeName) ? workspace.declared(module, type.typeName.text) : [];
}

/** Whether a name is neither declared nor imported by its module, nor a type parameter around it. */
export function isGlobal(identifier: TypeScript.Identifier, module: SourceModule): boolean {
  return (
    !module.declarations.has(identifier.text) && !module.imports.has(identifier.text) && !isTypeParameter(identifier)
  );
}

function isTypeParameter(identifier: TypeScript.Identifier): boolean {
  for (let scope: TypeScript.Node = identifier; !ts.isSourceFile(scope); scope = scope.parent) {
    const { typeParameters } = scope as { readonly typeParameters?: readonly TypeScript.TypeParameterDeclaration[] };
    if (typeParameters?.some(({ name }) => name.text === identifier.text) === true) return true;
  }
  return false;
}

function referenced(
  type: TypeScript.TypeReferenceNode,
  module: SourceModule,
  workspace: Workspace,
  depth: number,
): Result {
  const { typeName } = type;
  if (!ts.isIdentifier(typeName)) return UNKNOWN;
  if (isGlobal(typeName, module)) {
    if (COMPUTED.has(typeName.text)) return UNKNOWN;
    const [first] = NARROWED.has(typeName.text) ? (type.typeArguments ?? []) : [];
    // What is left of a type is no more than it was.
    const whole = first === undefined ? SYNC : resultOf(first, module, workspace, depth + 1);
    return GLOBALS.get(typeName.text) ?? (whole.kind === "sync" ? SYNC : UNKNOWN);
  }
  if (isStream(typeName.text, module)) return plain("stream");
  const declarations = declarationsOf(type, module, workspace);
  if (declarations.length === 0) return UNKNOWN;
  const [first] = declarations as [Located];
  if (ts.isTypeAliasDeclaration(first.node)) return resultOf(first.node.type, first.module, workspace, depth + 1);
  if (ts.isEnumDeclaration(first.node)) return SYNC;
  if (ts.isInterfaceDeclaration(first.node) || ts.isClassDeclaration(first.node)) {
    const results = declarations.flatMap(({ module: home, node }) => {
      if (!ts.isInterfaceDeclaration(node) && !ts.isClassDeclaration(node)) return [];
      const bases = node.heritageClauses?.flatMap((clause) =>
        clause.token === ts.SyntaxKind.ImplementsKeyword
          ? []
          : clause.types.map((base) => baseResult(base, home, workspace, depth)),
      );
      return [shapeOf(node.members), ...(bases ?? [])];
    });
    return combine(results);
  }
  return UNKNOWN;
}

/** What a type is by what it extends: a subclass of Promise is a promise only at run time, for its own `then` gives its own kind. */
function baseResult(
  { expression }: TypeScript.ExpressionWithTypeArguments,
  module: SourceModule,
  workspace: Workspace,
  depth: number,
): Result {
  if (depth > MAX_DEPTH || !ts.isIdentifier(expression)) return UNKNOWN;
  if (isGlobal(expression, module)) {
    const { kind } = GLOBALS.get(expression.text) ?? SYNC;
    return kind === "promise" ? PROMISE_AT_TIMES : kind === "iteration" ? plain("stream") : plain(kind);
  }
  if (isStream(expression.text, module)) return plain("stream");
  const [base] = workspace.declared(module, expression.text);
  if (base === undefined || !(ts.isInterfaceDeclaration(base.node) || ts.isClassDeclaration(base.node))) return UNKNOWN;
  const next = base.node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
  return combine([
    shapeOf(base.node.members),
    next === undefined ? SYNC : baseResult(next, base.module, workspace, depth + 1),
  ]);
}

/** What a type is by all that it declares and inherits. A promise with a `then` of its own must not be chained: that would call it. */
function combine(results: readonly Result[]): Result {
  const asynchronous = results.some((result) => result.asynchronous === true);
  const found =
    results.find(({ kind }) => kind === "thenable") ??
    results.find((result) => result === PROMISE_AT_TIMES) ??
    results.find(({ kind }) => kind !== "sync");
  return found === undefined ? SYNC : { ...found, asynchronous: asynchronous || found.asynchronous };
}

/**
 * A thing with a `then` of its own is a thenable, and a promise in its way where it has `catch` and `finally` too. A thing that can
 * be iterated asynchronously and is more than that is a stream.
 */
function shapeOf(members: readonly TypeScript.Node[]): Result {
  const names = new Set<string>();
  for (const member of members) {
    const { name } = member as { readonly name?: TypeScript.Node };
    if (name !== undefined && ts.isIdentifier(name)) names.add(name.text);
    if (name !== undefined && ts.isComputedPropertyName(name) && name.expression.getText() === "Symbol.asyncIterator")
      names.add("[Symbol.asyncIterator]");
  }
  if (names.has("then")) return plain("thenable", names.has("catch") && names.has("finally"));
  return names.has("[Symbol.asyncIterator]") ? plain("stream") : SYNC;
}

export function unite(results: readonly Result[]): Result {
  const [first, ...rest] = results;
  if (first === undefined) return SYNC;
  if (rest.every(({ kind }) => kind === first.kind)) return first;
  // What is iterated only sometimes cannot be wrapped unseen.
  const promises = results.filter(({ kind }) => kind === "promise" || kind === "either");
  if (promises.length === 0) return plain("stream");
  return promises.some(({ asynchronous }) => asynchronous === true) ? PROMISE_AT_TIMES : UNKNOWN;
}
