/** The members of a class, inherited ones included, as methods with their texts ready for the destination. */

import { isBuiltin as isBuiltinModule } from "node:module";

import type { Method, OtherMember, PropertyMember, ProviderClass } from "../source.ts";
import { ts, type TypeScript } from "./compiler.ts";
import {
  callableOf,
  callableOfGetter,
  declaredResult,
  groupMethods,
  isPrivate,
  isPropertyOfClass,
  keyOf,
  memberKey,
  method,
  nameOf,
  otherMember,
  propertyMethod,
  type Callable,
  type MethodNode,
} from "./methods.ts";
import type { MergedPlace } from "./checker.ts";
import { Surface } from "./surface.ts";
import { typeText, type Destination } from "./types.ts";
import { rangeOf, type Located } from "./modules.ts";
import { heritageOf, withParameterProperties } from "./workspace.ts";

export interface Members {
  readonly methods: readonly Method[];
  readonly others: readonly OtherMember[];
  readonly optionalMethods: readonly Method[];
  readonly properties: readonly PropertyMember[];
  readonly hasHiddenMembers: boolean;
  readonly hasIndexSignature: boolean;
  readonly unwrappable: ProviderClass["unwrappable"];
  readonly names: readonly string[];
  readonly constructorNode: Located<TypeScript.ConstructorDeclaration> | undefined;
  /** The first base class that could not be followed, if any. */
  readonly unresolvedBase: UnresolvedBase | undefined;
  /** What an instance may have and a wrapper cannot pass on. */
  readonly leftOut: ProviderClass["leftOut"];
  /** All this with what only the checker knows; undefined where that is nothing. A wrapper must have all that its instance has. */
  readonly complete: (() => Members) | undefined;
}

/** A base as a heritage clause names it, and the class or interface that extends it. */
export interface UnresolvedBase extends Located<TypeScript.Expression> {
  readonly by: TypeScript.ClassLikeDeclaration | TypeScript.InterfaceDeclaration;
}

/** Collects a class and, as far as they can be followed, its base classes; what a subclass redeclares hides what it inherits. */
export function membersOf(provider: Located<TypeScript.ClassLikeDeclaration>, to: Destination): Members {
  const methods = new Map<string, Method>();
  const others = new Map<string, OtherMember>();
  let constructorNode: Members["constructorNode"];
  let unresolvedBase: Members["unresolvedBase"];
  const classes: Located<TypeScript.ClassLikeDeclaration>[] = [];
  let current: Located<TypeScript.ClassLikeDeclaration> | undefined = provider;
  const surface = new Surface();
  const seen = new Set<TypeScript.Node>();
  const asOf = (found: Method): Method => asInherited(found, provider, to);
  while (current !== undefined && !seen.has(current.node)) {
    seen.add(current.node);
    classes.push(current);
    const { module, node } = current;
    const inherited = node !== provider.node;
    for (const group of groupMethods(node.members)) {
      const [first] = group as [MethodNode];
      const key = memberKey(first);
      if (methods.has(key) || others.has(key)) continue;
      const isAsynchronous = declaredResult(first, module, to).asynchronous === true;
      const name = nameOf(first) === undefined ? keyOf(first, module, to) : undefined;
      if (name !== undefined && "why" in name) {
        others.set(key, otherMember(first, "computed", isAsynchronous, name.why));
      } else if (isPrivate(first)) {
        if (!inherited || !ts.isPrivateIdentifier(first.name)) others.set(key, otherMember(first, "private"));
      } else if (first.questionToken !== undefined) {
        others.set(key, otherMember(first, "optional", isAsynchronous));
      } else {
        methods.set(key, asOf(method(group, module, to, inherited, name)));
      }
    }
    for (const member of withParameterProperties(node.members)) {
      surface.add(member, module, to, inherited);
      if (ts.isConstructorDeclaration(member) && constructorNode === undefined)
        constructorNode = { module, node: member };
      if (!(isPropertyOfClass(member) || ts.isAccessor(member))) continue;
      const key = memberKey(member);
      if (methods.has(key) || others.has(key)) continue;
      if (nameOf(member) === undefined) {
        others.set(key, otherMember(member, "computed", false, "it is no method"));
        continue;
      }
      const getter = node.members.find((each) => ts.isGetAccessor(each) && memberKey(each) === key);
      const given =
        getter === undefined || !ts.isGetAccessor(getter) || isPrivate(getter)
          ? undefined
          : callableOfGetter(getter, module, to.workspace);
      if (getter !== undefined && ts.isGetAccessor(getter) && given !== undefined) {
        const setter = node.members.find((each) => ts.isSetAccessor(each) && memberKey(each) === key);
        const type = setter === undefined || !ts.isSetAccessor(setter) ? undefined : setter.parameters[0]?.type;
        methods.set(key, {
          ...asOf(propertyMethod(getter, given, module, to, inherited)),
          ...(setter === undefined
            ? {}
            : { setter: { type: type === undefined ? undefined : typeText(type, module, to) } }),
        });
        continue;
      }
      const holder = isPropertyOfClass(member) && !isPrivate(member) ? member : undefined;
      const callable = holder && callableOf(holder, module, to.workspace);
      const possible = callable ?? (holder && callableOf(holder, module, to.workspace, "undefined or null"));
      const optional =
        isPropertyOfClass(member) &&
        (member.questionToken !== undefined || (callable === undefined && possible !== undefined));
      if (callable !== undefined && !optional) {
        methods.set(
          key,
          asOf(propertyMethod(member as TypeScript.PropertyDeclaration, callable, module, to, inherited)),
        );
        continue;
      }
      const kind = isPrivate(member)
        ? "private"
        : isPropertyOfClass(member)
          ? optional
            ? "optional"
            : "property"
          : "accessor";
      const isAsynchronous =
        possible !== undefined && declaredResult(possible.node, possible.module, to).asynchronous === true;
      others.set(key, otherMember(member, kind, isAsynchronous));
    }
    const heritage = heritageOf(node);
    if (heritage === undefined) break;
    const base = to.workspace.baseOf(current);
    if (base === undefined) unresolvedBase = { module, node: heritage, by: node };
    current = base;
  }
  for (const member of mergedMembers(provider)) {
    const key = memberKey(member);
    if (methods.has(key) || others.has(key)) continue;
    const callableWith = (lacks?: "undefined or null"): MethodNode | Callable | undefined =>
      ts.isMethodSignature(member)
        ? (member as unknown as MethodNode)
        : callableOf(member as { readonly type?: TypeScript.TypeNode }, provider.module, to.workspace, lacks)?.node;
    const callable = callableWith();
    const possible = callable ?? callableWith("undefined or null");
    if (possible === undefined) continue;
    const isAsynchronous = declaredResult(possible, provider.module, to).asynchronous === true;
    const isThere = callable !== undefined && member.questionToken === undefined;
    others.set(key, otherMember(member, isThere ? "merged" : "optional", isAsynchronous));
  }
  const { checker } = to.workspace;
  const farBase = unresolvedBase;
  const merging = mergedPlaces(classes);
  if (merging.length > 0) {
    for (const found of checker.merged(provider, merging, new Set([...methods.keys(), ...others.keys()]), farBase)) {
      const { optional, ...member } = found;
      others.set(found.name, { ...member, kind: optional ? "optional" : "merged" });
    }
  }
  if (unresolvedBase !== undefined && !to.thorough && isBuiltin(unresolvedBase)) unresolvedBase = undefined;
  if (unresolvedBase !== undefined) {
    const known = new Set([...methods.keys(), ...others.keys()]);
    const inherited = checker.inherited(provider.node, provider.module, known);
    for (const [key, each] of inherited.methods) methods.set(key, each);
    for (const [key, each] of inherited.others) others.set(key, each);
    if (checker.knowsBase(unresolvedBase.node, unresolvedBase.module)) unresolvedBase = undefined;
  }
  const members: Members = {
    methods: [...methods.values()],
    others: [...others.values()],
    optionalMethods: [...surface.optionalMethods.values()],
    properties: [...surface.properties.values()],
    hasHiddenMembers: surface.hasHiddenMembers,
    hasIndexSignature: surface.hasIndexSignature,
    unwrappable: surface.unwrappable,
    names: [...methods.keys(), ...others.keys()],
    constructorNode,
    unresolvedBase,
    leftOut: [],
    complete: undefined,
  };
  const isMerged = merging.length > 0 || mergedMembers(provider).length > 0;
  if (farBase === undefined && !isMerged) return members;
  return { ...members, complete: () => completed(members, provider, farBase, to) };
}

/** The members with what only the checker knows of: bases known by their types alone, and interfaces that merge with classes. */
export function completed(
  members: Members,
  provider: Located<TypeScript.ClassLikeDeclaration | TypeScript.InterfaceDeclaration>,
  base: UnresolvedBase | undefined,
  { workspace: { checker } }: Destination,
): Members {
  const { methods, others, optionalMethods, properties, unwrappable } = members;
  if (base !== undefined && !checker.knowsBase(base.node, base.module)) return { ...members, unresolvedBase: base };
  const place = base ?? { module: provider.module, node: provider.node.name ?? provider.node };
  const known = [
    ...methods.filter((each) => !each.static),
    ...others.filter(({ kind }) => kind === "private" || kind === "computed" || kind === "property"),
    ...optionalMethods,
    ...properties,
  ];
  const rest = checker.rest(provider, new Set(known.map(({ name }) => name)), place);
  const at = { file: place.module.path, range: rangeOf(place.node) };
  return {
    ...members,
    methods: [...methods, ...rest.methods],
    optionalMethods: [...optionalMethods, ...rest.optionalMethods],
    properties: [...properties, ...rest.properties],
    hasHiddenMembers: members.hasHiddenMembers || rest.hasHiddenMembers,
    unwrappable: unwrappable ?? (rest.unwrappable === undefined ? undefined : { what: rest.unwrappable, ...at }),
    names: [...members.names, ...rest.methods.map(({ name }) => name)],
    unresolvedBase: undefined,
    leftOut: rest.leftOut.map((name) => ({ name, ...at })),
    complete: undefined,
  };
}

/** What the interfaces that merge with a class, or with a base of it, extend; and what those that merge with a base have. */
function mergedPlaces(classes: readonly Located<TypeScript.ClassLikeDeclaration>[]): MergedPlace[] {
  return classes.flatMap(({ module, node }, index) => {
    // In a declaration file such an interface may be half of how a class is declared.
    const of = node.name?.text;
    if (of === undefined || module.ast.isDeclarationFile) return [];
    return (module.declarations.get(of) ?? []).flatMap((each) => {
      if (!ts.isInterfaceDeclaration(each) || each.parent !== node.parent) return [];
      const extended = each.heritageClauses?.flatMap(({ types }) => [...types]) ?? [];
      const own = index === 0 ? [] : each.members.filter(({ name }) => name !== undefined);
      return [...extended, ...own].map((place) => ({ module, node: place, of }));
    });
  });
}

/** A method of a base whose declaration does not tell what it returns: in this class its base's type parameters stand for something. */
export function asInherited(
  found: Method,
  { module, node }: Located<TypeScript.ClassLikeDeclaration | TypeScript.InterfaceDeclaration>,
  { workspace }: Destination,
): Method {
  const { name, values } = found;
  if (found.file === undefined || found.static || found.asynchronous !== undefined) return found;
  const checked = (): ReturnType<typeof values.checked> =>
    workspace.checker.inheritedResultOf(name, node, module) ?? values.checked();
  return { ...found, values: { ...values, checked } };
}

/** What interfaces of the class's own name, in its file, say that it has. */
function mergedMembers({
  module,
  node,
}: Located<TypeScript.ClassLikeDeclaration>): (TypeScript.TypeElement & TypeScript.ClassElement)[] {
  const declarations = node.name === undefined ? [] : (module.declarations.get(node.name.text) ?? []);
  return declarations.flatMap((each) =>
    ts.isInterfaceDeclaration(each) && each.parent === node.parent
      ? ([...each.members] as unknown as (TypeScript.TypeElement & TypeScript.ClassElement)[]).filter(
          (member) => nameOf(member) !== undefined,
        )
      : [],
  );
}

/** A class of the language or of Node: not where an operation of the catalogue is inherited from. */
function isBuiltin({ module, node }: Located<TypeScript.Expression>): boolean {
  if (!ts.isIdentifier(node)) return false;
  const binding = module.imports.get(node.text);
  return binding === undefined ? !module.declarations.has(node.text) : isBuiltinModule(binding.specifier);
}
