/** From a declaration to a `Method`: its signatures as texts, its result's kind, and the way to the values in it. */

import type { Method, OtherMember, Parameter, Signature } from "../source.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { tagsOf } from "./declarations.ts";
import { ASYNC_ITERATION, isGlobal, plain, PROMISE, resultOf, unite, UNKNOWN, type Result } from "./results.ts";
import { returnsOnlyThis, untoldOf } from "./untold.ts";
import { NO_TYPE, typeText, valueName, type Destination } from "./types.ts";
import { configuredPath, literalKind, namedPath } from "./values.ts";
import { enter, mayMention } from "./within.ts";
import { rangeOf, type Located, type SourceModule } from "./modules.ts";
import type { Workspace } from "./workspace.ts";

export type MethodNode = TypeScript.MethodDeclaration;

/** Methods by name, each with its overloads, in order of appearance. Static and instance members are apart. */
export function groupMethods(members: readonly TypeScript.ClassElement[]): readonly (readonly MethodNode[])[] {
  const groups = new Map<string, MethodNode[]>();
  for (const member of members) {
    if (!ts.isMethodDeclaration(member) && !ts.isMethodSignature(member)) continue;
    const key = memberKey(member);
    const group = groups.get(key);
    // A signature in an interface is a method without a body.
    if (group === undefined) groups.set(key, [member as MethodNode]);
    else group.push(member as MethodNode);
  }
  return [...groups.values()];
}

/** Whether a member is a property, declared by itself or as a constructor's parameter, which has all that is asked of one. */
export function isPropertyOfClass(member: TypeScript.Node): member is TypeScript.PropertyDeclaration {
  return ts.isPropertyDeclaration(member) || ts.isParameter(member);
}

/** A key that tells static from instance members; a computed name is its text. */
export function memberKey(member: TypeScript.ClassElement): string {
  const name = nameOf(member) ?? member.name?.getText() ?? "";
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) === 0 ? name : `static ${name}`;
}

export function nameOf({ name }: TypeScript.ClassElement): string | undefined {
  if (name === undefined) return undefined;
  if (!ts.isComputedPropertyName(name)) return name.text;
  const { expression } = name;
  if (ts.isStringLiteralLike(expression) || ts.isNumericLiteral(expression)) return expression.text;
  return wellKnownSymbol(name) === undefined ? undefined : expression.getText();
}

/** `asyncDispose` of `[Symbol.asyncDispose]`. */
function wellKnownSymbol(name: TypeScript.PropertyName): string | undefined {
  if (!ts.isComputedPropertyName(name) || !ts.isPropertyAccessExpression(name.expression)) return undefined;
  const { expression, name: property } = name.expression;
  return ts.isIdentifier(expression) && expression.text === "Symbol" ? property.text : undefined;
}

export function isPrivate(member: TypeScript.ClassElement): boolean {
  const hash = member.name !== undefined && ts.isPrivateIdentifier(member.name);
  return hash || (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0;
}

/** What a name in brackets takes elsewhere, or why it cannot be repeated there; undefined for any other name. */
export function keyOf(
  { name }: TypeScript.ClassElement,
  module: SourceModule,
  to: Destination,
): Required<Method>["key"] | { readonly why: string } | undefined {
  if (name === undefined || !ts.isComputedPropertyName(name)) return undefined;
  let root = name.expression;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  const text = name.expression.getText(module.ast);
  if (!ts.isIdentifier(root)) return { why: `'${text}' is no plain name` };
  const value = valueName(root, module, to);
  if ("why" in value) return { why: `'${root.text}' ${value.why}` };
  if (!to.workspace.checker.namesMember(name.expression, module))
    return { why: `'${text}' is neither a literal nor a unique symbol, so that it may name any member` };
  return { expression: text, symbol: value.symbol };
}

export function otherMember(
  member: TypeScript.ClassElement,
  kind: OtherMember["kind"],
  asynchronous = false,
  why?: string,
): OtherMember {
  const name = nameOf(member) ?? member.name?.getText() ?? "";
  return {
    name: name.replace(/^#/, ""),
    range: rangeOf(member.name ?? member),
    kind,
    ...(why === undefined ? {} : { why }),
    asynchronous,
    tags: tagsOf(member),
  };
}

export function method(
  group: readonly MethodNode[],
  module: SourceModule,
  to: Destination,
  inherited: boolean,
  key?: Required<Method>["key"],
): Method {
  const overloads = group.length > 1 ? group.filter(({ body }) => body === undefined) : group;
  const [first] = overloads as [MethodNode];
  const implementation = group[group.length - 1] ?? first;
  const flags = ts.getCombinedModifierFlags(implementation);
  const result = unite(overloads.map((each) => declaredResult(each, module, to)));
  const { workspace } = to;
  return {
    name: key === undefined ? (nameOf(first) ?? "") : `[${key.expression}]`,
    nameText: first.name.getText(module.ast),
    ...(key === undefined ? {} : { key }),
    range: rangeOf(first.name),
    declaredAs: "method",
    decorated: isDecorated(implementation),
    ...(inherited ? { file: module.path } : {}),
    static: (flags & ts.ModifierFlags.Static) !== 0,
    access: (flags & ts.ModifierFlags.Protected) === 0 ? "public" : "protected",
    abstract: (flags & ts.ModifierFlags.Abstract) !== 0,
    async: (flags & ts.ModifierFlags.Async) !== 0,
    signatures: overloads.map((each) => signature(each, module, to)),
    overloaded: group.length > 1,
    readsArguments: implementation.body !== undefined && readsArguments(implementation.body, module),
    result: result.kind,
    asyncIteration: result.asyncIteration,
    asynchronous: result.asynchronous,
    tags: tagsOf(first),
    values: {
      named: (names) => namedPath(names, first.parameters, first.type, module, workspace),
      checked: () => workspace.checker.resultOf(first, module),
      untold: () => (group.length > 1 ? undefined : untoldOf(first, module, workspace)),
      at: (path, inSome) => configuredPath(path, first.parameters, first.type, module, workspace, inSome),
    },
  };
}

export type Callable = TypeScript.ArrowFunction | TypeScript.FunctionExpression | TypeScript.FunctionTypeNode;

/**
 * The function that a property is declared to hold, told from its value or its type; a name for a type is followed.
 * @param lacks what the property may hold in place of it: then a union with that is looked into
 */
export function callableOf(
  {
    initializer,
    type,
  }: {
    readonly initializer?: TypeScript.Expression | undefined;
    readonly type?: TypeScript.TypeNode | undefined;
  },
  module: SourceModule,
  workspace: Workspace,
  lacks: Lack = "nothing",
): Located<Callable> | undefined {
  if (initializer !== undefined && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)))
    return { module, node: initializer };
  return type === undefined ? undefined : functionType(type, module, workspace, lacks);
}

/** What a property may hold in place of a function. */
type Lack = "nothing" | "undefined" | "undefined or null";

/** How many names for a type are followed before it is given up. */
const MAX_ALIASES = 8;

function functionType(
  type: TypeScript.TypeNode,
  module: SourceModule,
  workspace: Workspace,
  lacks: Lack = "nothing",
  hops = 0,
): Located<TypeScript.FunctionTypeNode> | undefined {
  let bare = ts.isParenthesizedTypeNode(type) ? type.type : type;
  if (ts.isUnionTypeNode(bare) && lacks !== "nothing") {
    const [only, ...others] = bare.types.filter((each) => !isLack(each, lacks));
    if (only === undefined || others.length > 0) return undefined;
    bare = ts.isParenthesizedTypeNode(only) ? only.type : only;
  }
  if (ts.isFunctionTypeNode(bare)) return { module, node: bare };
  if (hops === MAX_ALIASES || !ts.isTypeReferenceNode(bare) || !ts.isIdentifier(bare.typeName)) return undefined;
  const [found, ...others] = workspace.declared(module, bare.typeName.text);
  return found === undefined || others.length > 0 || !ts.isTypeAliasDeclaration(found.node)
    ? undefined
    : functionType(found.node.type, found.module, workspace, lacks, hops + 1);
}

function isLack(type: TypeScript.TypeNode, lacks: Lack): boolean {
  if (type.kind === ts.SyntaxKind.UndefinedKeyword) return true;
  return lacks === "undefined or null" && ts.isLiteralTypeNode(type) && type.literal.kind === ts.SyntaxKind.NullKeyword;
}

/** The function that a getter is declared to give, told from its type or from what it returns. */
export function callableOfGetter(
  { type, body }: TypeScript.GetAccessorDeclaration,
  module: SourceModule,
  workspace: Workspace,
): Located<Callable> | undefined {
  const [only, ...others] = body === undefined ? [] : enter(body).statements;
  const returned =
    only !== undefined && others.length === 0 && ts.isReturnStatement(only) ? only.expression : undefined;
  return callableOf({ type, initializer: returned }, module, workspace);
}

export function propertyMethod(
  member: TypeScript.PropertyDeclaration | TypeScript.GetAccessorDeclaration,
  callable: Located<Callable>,
  module: SourceModule,
  to: Destination,
  inherited: boolean,
): Method {
  const flags = ts.getCombinedModifierFlags(member);
  // The declared type speaks for the property, where there is one; an inferred result is the function's.
  const { workspace } = to;
  const { module: home, node: declared } =
    (member.type === undefined ? undefined : functionType(member.type, module, workspace)) ?? callable;
  const result = declaredResult(declared, home, to);
  return {
    name: nameOf(member) ?? "",
    nameText: member.name.getText(module.ast),
    range: rangeOf(member.name),
    ...(inherited ? { file: module.path } : {}),
    declaredAs: ts.isGetAccessor(member)
      ? "getter"
      : (flags & ts.ModifierFlags.Accessor) !== 0
        ? "accessor"
        : (flags & ts.ModifierFlags.Readonly) === 0
          ? "property"
          : "readonly property",
    decorated: isDecorated(member),
    static: (flags & ts.ModifierFlags.Static) !== 0,
    access: (flags & ts.ModifierFlags.Protected) === 0 ? "public" : "protected",
    abstract: (flags & ts.ModifierFlags.Abstract) !== 0,
    async: result === PROMISE,
    signatures: [{ ...signature(declared, home, to), jsDoc: jsDocOf(member, module) }],
    overloaded: false,
    readsArguments: false,
    result: result.kind,
    asyncIteration: result.asyncIteration,
    asynchronous: result.asynchronous,
    tags: tagsOf(member),
    values: {
      named: (names) => namedPath(names, declared.parameters, declared.type, home, workspace),
      checked: () => workspace.checker.resultOf(member, module),
      untold: () => undefined, // a property has the type of the base's, whatever it is
      at: (path, inSome) => configuredPath(path, declared.parameters, declared.type, home, workspace, inSome),
    },
  };
}

export function declaredResult(node: MethodNode | Callable, module: SourceModule, to: Destination): Result {
  if (!ts.isFunctionTypeNode(node) && node.asteriskToken !== undefined)
    return isAsync(node) ? ASYNC_ITERATION : plain("iteration");
  if (isAsync(node)) return PROMISE;
  return node.type === undefined ? UNKNOWN : resultOf(node.type, module, to.workspace);
}

function signature(node: MethodNode | Callable, module: SourceModule, to: Destination): Signature {
  const thisParameter = node.parameters.find(({ name }) => ts.isIdentifier(name) && name.text === "this");
  return {
    typeParameters: typeParametersText(node.typeParameters, module, to),
    typeArguments: node.typeParameters?.map(({ name }) => name.text) ?? [],
    entangled: entangledParameter(node, module),
    thisType: thisParameter?.type === undefined ? undefined : typeText(thisParameter.type, module, to),
    parameters: node.parameters.filter((each) => each !== thisParameter).map((each) => parameter(each, module, to)),
    returnType:
      node.type === undefined
        ? ts.isMethodDeclaration(node) && returnsOnlyThis(node)
          ? { ...NO_TYPE, text: isAsync(node) ? "Promise<this>" : "this" }
          : undefined
        : typeText(node.type, module, to),
    callback: callbackOf(node, module, to),
    predicate: node.type !== undefined && ts.isTypePredicateNode(node.type),
    jsDoc: jsDocOf(node, module),
  };
}

function entangledParameter(node: MethodNode | Callable, module: SourceModule): Signature["entangled"] {
  const { typeParameters = [], parameters, type } = node;
  const names = new Set(typeParameters.map(({ name }) => name.text));
  if (names.size === 0) return undefined;
  const mentions = (node: TypeScript.Node): boolean => [...names].some((name) => mentionsName(node, name));
  const takesOne = (node: TypeScript.Node): boolean => {
    const isOwn = ts.isTypeReferenceNode(node) && !(ts.isIdentifier(node.typeName) && isGlobal(node.typeName, module));
    if (isOwn && node.typeArguments?.some(mentions) === true) return true;
    return ts.forEachChild(node, (child) => takesOne(child) || undefined) ?? false;
  };
  // Of a function type within the signature: `<X extends T>(value: X) => X`.
  const inner = (node: TypeScript.Node): TypeScript.TypeParameterDeclaration | undefined => {
    if (ts.isTypeParameterDeclaration(node) && node.constraint !== undefined && mentions(node.constraint)) return node;
    // The keys of a mapped type are compared as they are written.
    if (ts.isMappedTypeNode(node)) return [node.nameType, node.type].map((each) => each && inner(each)).find(Boolean);
    return ts.forEachChild(node, inner);
  };
  // `{ new (): T } & typeof Base`: T is inferred from both parts, and TypeScript takes the one that tells nothing of it.
  const inferredTwice = (node: TypeScript.Node): TypeScript.TypeParameterDeclaration | undefined =>
    ts.isIntersectionTypeNode(node) && node.types.some(ts.isTypeQueryNode) && node.types.some(mentions)
      ? typeParameters.find(({ name }) => node.types.some((part) => mentionsName(part, name.text)))
      : ts.forEachChild(node, inferredTwice);
  const twice = parameters.map(inferredTwice).find((each) => each !== undefined);
  // `<V = T, W extends V[]>`, of a class with a T: in a subclass TypeScript compares the bound of W with another V.
  const ofClass = classTypeParameters(node);
  const defaulted = typeParameters.filter(
    (each) =>
      each.constraint === undefined &&
      ofClass.some((name) => each.default !== undefined && mentionsName(each.default, name)),
  );
  const found =
    twice ??
    typeParameters.find(({ constraint }) => constraint !== undefined && takesOne(constraint)) ??
    typeParameters.find(
      ({ constraint }) => constraint !== undefined && defaulted.some(({ name }) => mentionsName(constraint, name.text)),
    ) ??
    [...parameters, ...(type === undefined ? [] : [type])].map(inner).find((each) => each !== undefined);
  if (found === undefined) return undefined;
  const how = twice === undefined ? "constrained by another type parameter" : "inferred from an intersection";
  return {
    name: found.name.text,
    why: `is ${how}, which TypeScript may not find equal in an override`,
    range: rangeOf(found),
  };
}

function classTypeParameters(node: TypeScript.Node): string[] {
  const around = ts.findAncestor(node, (each) => ts.isClassLike(each) || ts.isInterfaceDeclaration(each)) as
    { readonly typeParameters?: readonly TypeScript.TypeParameterDeclaration[] } | undefined;
  return around?.typeParameters?.map(({ name }) => name.text) ?? [];
}

function mentionsName(node: TypeScript.Node, name: string): boolean {
  if (ts.isIdentifier(node)) return node.text === name;
  return ts.forEachChild(node, (child) => mentionsName(child, name) || undefined) ?? false;
}

/** The name of a last parameter that is called back in the manner of Node; undefined where the method has a result as well. */
function callbackOf(
  { parameters, type }: MethodNode | Callable,
  module: SourceModule,
  { workspace }: Destination,
): string | undefined {
  const last = parameters[parameters.length - 1];
  if (last?.type === undefined || !ts.isIdentifier(last.name)) return undefined;
  if (type !== undefined && type.kind !== ts.SyntaxKind.VoidKeyword && type.kind !== ts.SyntaxKind.ThisType)
    return undefined;
  const bare = ts.isParenthesizedTypeNode(last.type) ? last.type.type : last.type;
  const [alias] =
    ts.isTypeReferenceNode(bare) && ts.isIdentifier(bare.typeName)
      ? workspace.declared(module, bare.typeName.text)
      : [];
  const declared = alias !== undefined && ts.isTypeAliasDeclaration(alias.node) ? alias.node.type : bare;
  const [first] = ts.isFunctionTypeNode(declared) ? declared.parameters : [];
  return first !== undefined && /^_?e(?:rr(?:or)?)?$/i.test(first.name.getText()) ? last.name.text : undefined;
}

function isDecorated(node: TypeScript.HasDecorators): boolean {
  return (ts.getDecorators(node) ?? []).length > 0;
}

function isAsync(node: MethodNode | Callable): boolean {
  return ts.canHaveModifiers(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
}

export function typeParametersText(
  nodes: readonly TypeScript.TypeParameterDeclaration[] | undefined,
  module: SourceModule,
  to: Destination,
): Signature["typeParameters"] {
  if (nodes === undefined || nodes.length === 0) return NO_TYPE;
  const texts = nodes.map((node) => {
    const type = typeText(node, module, to);
    // The base says how it varies; a subclass or a wrapper that says so too may be found to differ.
    const varies = node.modifiers?.some(
      ({ kind }) => kind === ts.SyntaxKind.InKeyword || kind === ts.SyntaxKind.OutKeyword,
    );
    return varies === true ? { ...type, text: type.text.replace(/^(?:(?:in|out)\s+)+/, "") } : type;
  });
  return {
    text: `<${texts.map(({ text }) => text).join(", ")}>`,
    imports: texts.flatMap(({ imports }) => imports),
    unreachable: texts.flatMap(({ unreachable }) => unreachable),
  };
}

function parameter(node: TypeScript.ParameterDeclaration, module: SourceModule, to: Destination): Parameter {
  return {
    name: ts.isIdentifier(node.name) ? node.name.text : undefined,
    type: node.type === undefined ? impliedType(node.initializer) : typeText(node.type, module, to),
    optional: node.questionToken !== undefined,
    hasDefault: node.initializer !== undefined,
    rest: node.dotDotDotToken !== undefined,
    parenthesise:
      node.type !== undefined &&
      (ts.isFunctionTypeNode(node.type) || ts.isConstructorTypeNode(node.type) || ts.isConditionalTypeNode(node.type)),
  };
}

/** The type that a literal default gives a parameter. */
function impliedType(initializer: TypeScript.Expression | undefined): Parameter["type"] {
  const kind = initializer === undefined ? undefined : literalKind(initializer);
  if (kind === undefined) return undefined;
  return { ...NO_TYPE, text: kind === "text" ? "string" : kind };
}

function readsArguments(body: TypeScript.Block, { ast }: SourceModule): boolean {
  const reads = (node: TypeScript.Node): boolean => {
    if (ts.isIdentifier(node))
      return node.text === "arguments" && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node);
    if (
      ts.isFunctionDeclaration(node) ||
      ts.isFunctionExpression(node) ||
      ts.isMethodDeclaration(node) ||
      ts.isClassLike(node)
    )
      return false;
    return ts.forEachChild(node, (child) => reads(child) || undefined) ?? false;
  };
  return mayMention(body, "arguments", ast) && reads(enter(body));
}

/** The last JSDoc block before a declaration, as written. */
function jsDocOf(node: TypeScript.Node, { ast }: SourceModule): string | undefined {
  return ts
    .getLeadingCommentRanges(ast.text, node.pos)
    ?.map(({ pos, end }) => ast.text.slice(pos, end))
    .findLast((comment) => /^\/\*\*[^/]/.test(comment))
    ?.replaceAll("\r\n", "\n");
}
