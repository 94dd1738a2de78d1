/** The members of a class, inherited ones included, as methods with their texts ready for the destination. */

import type { Method, MethodTags, OtherMember, Parameter, Signature } from "../source.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { resultOf, type Result } from "./results.ts";
import { NO_TYPE, typeText, type Destination } from "./types.ts";
import { configuredPath, literalKind, namedPath } from "./values.ts";
import { rangeOf, type Located, type SourceModule } from "./workspace.ts";

export interface Members {
  readonly methods: readonly Method[];
  readonly others: readonly OtherMember[];
  readonly names: readonly string[];
  readonly constructorNode: Located<TypeScript.ConstructorDeclaration> | undefined;
  /** The first base class that could not be followed, if any. */
  readonly unresolvedBase: Located<TypeScript.Expression> | undefined;
}

type MethodNode = TypeScript.MethodDeclaration;

/** Collects a class and, as far as they can be followed, its base classes; what a subclass redeclares hides what it inherits. */
export function membersOf(provider: Located<TypeScript.ClassLikeDeclaration>, to: Destination): Members {
  const methods = new Map<string, Method>();
  const others = new Map<string, OtherMember>();
  let constructorNode: Members["constructorNode"];
  let unresolvedBase: Members["unresolvedBase"];
  let current: Located<TypeScript.ClassLikeDeclaration> | undefined = provider;
  const seen = new Set<TypeScript.Node>();
  while (current !== undefined && !seen.has(current.node)) {
    seen.add(current.node);
    const { module, node } = current;
    const inherited = node !== provider.node;
    for (const group of groupMethods(node.members)) {
      const [first] = group as [MethodNode];
      const key = memberKey(first);
      if (key === undefined || methods.has(key) || others.has(key)) continue;
      if (isPrivate(first)) {
        if (!inherited || !ts.isPrivateIdentifier(first.name)) others.set(key, otherMember(first, "private"));
      } else if (first.questionToken !== undefined) {
        others.set(key, otherMember(first, "optional"));
      } else {
        methods.set(key, method(group, module, to, inherited));
      }
    }
    for (const member of node.members) {
      if (ts.isConstructorDeclaration(member) && constructorNode === undefined) constructorNode = { module, node: member };
      if (!(ts.isPropertyDeclaration(member) || ts.isAccessor(member))) continue;
      const key = memberKey(member);
      if (key === undefined || methods.has(key) || others.has(key)) continue;
      const kind = isPrivate(member) ? "private" : ts.isPropertyDeclaration(member) ? (member.questionToken === undefined ? "property" : "optional") : "accessor";
      others.set(key, otherMember(member, kind));
    }
    const heritage: TypeScript.ExpressionWithTypeArguments | undefined = node.heritageClauses?.find(
      (clause) => clause.token === ts.SyntaxKind.ExtendsKeyword,
    )?.types[0];
    if (heritage === undefined) break;
    const base: Located<TypeScript.ClassLikeDeclaration> | undefined = followBase(heritage.expression, module, to);
    if (base === undefined) unresolvedBase = { module, node: heritage.expression };
    current = base;
  }
  return { methods: [...methods.values()], others: [...others.values()], names: [...methods.keys(), ...others.keys()], constructorNode, unresolvedBase };
}

function followBase(expression: TypeScript.Expression, module: SourceModule, to: Destination): Located<TypeScript.ClassLikeDeclaration> | undefined {
  if (!ts.isIdentifier(expression)) return undefined;
  for (const { module: home, node } of to.workspace.declared(module, expression.text)) {
    if (ts.isClassDeclaration(node)) return { module: home, node };
    if (ts.isVariableDeclaration(node) && node.initializer !== undefined && ts.isClassExpression(node.initializer)) {
      return { module: home, node: node.initializer };
    }
  }
  return undefined;
}

/** Methods by name, each with its overloads, in order of appearance. Static and instance members are apart. */
function groupMethods(members: readonly TypeScript.ClassElement[]): readonly (readonly MethodNode[])[] {
  const groups = new Map<string, MethodNode[]>();
  for (const member of members) {
    if (!ts.isMethodDeclaration(member)) continue;
    const key = memberKey(member);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [member]);
    else group.push(member);
  }
  return [...groups.values()];
}

/** A key that tells static from instance members; undefined for computed names. */
function memberKey(member: TypeScript.ClassElement): string | undefined {
  const name = nameOf(member);
  if (name === undefined) return undefined;
  return (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Static) === 0 ? name : `static ${name}`;
}

function nameOf({ name }: TypeScript.ClassElement): string | undefined {
  if (name === undefined || ts.isComputedPropertyName(name)) return undefined;
  return name.text;
}

function isPrivate(member: TypeScript.ClassElement): boolean {
  const hash = member.name !== undefined && ts.isPrivateIdentifier(member.name);
  return hash || (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0;
}

function otherMember(member: TypeScript.ClassElement, kind: OtherMember["kind"]): OtherMember {
  return { name: nameOf(member)?.replace(/^#/, "") ?? "", range: rangeOf(member.name ?? member), kind, tags: tagsOf(member) };
}

function method(group: readonly MethodNode[], module: SourceModule, to: Destination, inherited: boolean): Method {
  const overloads = group.length > 1 ? group.filter(({ body }) => body === undefined) : group;
  const [first] = overloads as [MethodNode];
  const implementation = group[group.length - 1] ?? first;
  const flags = ts.getCombinedModifierFlags(implementation);
  const results = overloads.map((each) => declaredResult(each, module, to));
  const [result] = results as [Result];
  const mixed = results.some(({ kind }) => kind !== result.kind);
  const { workspace } = to;
  return {
    name: nameOf(first) ?? "",
    nameText: first.name.getText(module.ast),
    range: rangeOf(first.name),
    ...(inherited ? { file: module.path } : {}),
    static: (flags & ts.ModifierFlags.Static) !== 0,
    access: (flags & ts.ModifierFlags.Protected) === 0 ? "public" : "protected",
    abstract: (flags & ts.ModifierFlags.Abstract) !== 0,
    async: (flags & ts.ModifierFlags.Async) !== 0,
    signatures: overloads.map((each) => signature(each, module, to)),
    overloaded: group.length > 1,
    readsArguments: implementation.body !== undefined && mentionsArguments(implementation.body),
    result: mixed ? "either" : result.kind,
    asyncIteration: result.asyncIteration,
    tags: tagsOf(first),
    values: {
      named: (names) => namedPath(names, first.parameters, first.type, module, workspace),
      at: (path, inSome) => configuredPath(path, first.parameters, first.type, module, workspace, inSome),
    },
  };
}

function declaredResult(node: MethodNode, module: SourceModule, to: Destination): Result {
  const isAsync = (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Async) !== 0;
  if (node.asteriskToken !== undefined) return { kind: "iteration", asyncIteration: isAsync };
  if (isAsync) return { kind: "promise", asyncIteration: false };
  return node.type === undefined ? { kind: "either", asyncIteration: false } : resultOf(node.type, module, to.workspace);
}

function signature(node: MethodNode, module: SourceModule, to: Destination): Signature {
  const thisParameter = node.parameters.find(({ name }) => ts.isIdentifier(name) && name.text === "this");
  return {
    typeParameters: typeParametersText(node.typeParameters, module, to),
    typeArguments: node.typeParameters?.map(({ name }) => name.text) ?? [],
    thisType: thisParameter?.type === undefined ? undefined : typeText(thisParameter.type, module, to),
    parameters: node.parameters.filter((each) => each !== thisParameter).map((each) => parameter(each, module, to)),
    returnType: node.type === undefined ? undefined : typeText(node.type, module, to),
    jsDoc: jsDocOf(node, module),
  };
}

export function typeParametersText(nodes: readonly TypeScript.TypeParameterDeclaration[] | undefined, module: SourceModule, to: Destination): Signature["typeParameters"] {
  if (nodes === undefined || nodes.length === 0) return NO_TYPE;
  const texts = nodes.map((node) => typeText(node, module, to));
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
    restOfArray: node.type !== undefined && isArrayType(node.type),
    parenthesise: node.type !== undefined && (ts.isFunctionTypeNode(node.type) || ts.isConstructorTypeNode(node.type) || ts.isConditionalTypeNode(node.type)),
  };
}

function isArrayType(type: TypeScript.TypeNode): boolean {
  if (ts.isTypeOperatorNode(type)) return isArrayType(type.type);
  return ts.isArrayTypeNode(type) || (ts.isTypeReferenceNode(type) && ["Array", "ReadonlyArray"].includes(type.typeName.getText()));
}

/** The type that a literal default gives a parameter. */
function impliedType(initializer: TypeScript.Expression | undefined): Parameter["type"] {
  const kind = initializer === undefined ? undefined : literalKind(initializer);
  if (kind === undefined) return undefined;
  return { ...NO_TYPE, text: kind === "text" ? "string" : kind };
}

function mentionsArguments(node: TypeScript.Node): boolean {
  if (ts.isIdentifier(node)) return node.text === "arguments" && !(ts.isPropertyAccessExpression(node.parent) && node.parent.name === node);
  if (ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node) || ts.isClassLike(node)) return false;
  return ts.forEachChild(node, (child) => mentionsArguments(child) || undefined) ?? false;
}

/** The last JSDoc block before a declaration, as written. */
export function jsDocOf(node: TypeScript.Node, { ast }: SourceModule): string | undefined {
  const blocks = (node as { readonly jsDoc?: readonly TypeScript.JSDoc[] }).jsDoc;
  const last = blocks?.[blocks.length - 1];
  return last === undefined ? undefined : ast.text.slice(last.getStart(ast), last.getEnd()).replaceAll("\r\n", "\n");
}

function tagsOf(node: TypeScript.Node): MethodTags {
  const tags: { -readonly [K in keyof MethodTags]: MethodTags[K] } = {};
  for (const tag of ts.getJSDocTags(node)) {
    const text = (typeof tag.comment === "string" ? tag.comment : (ts.getTextOfJSDocComment(tag.comment) ?? "")).trim();
    const name = tag.tagName.text;
    if (name === "operation" || name === "uninstrumented" || name === "retryHook") tags[name] = text;
  }
  return tags;
}
