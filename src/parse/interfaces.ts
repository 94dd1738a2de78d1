/** The members of an interface, ready for the destination like those of a class. */

import type { Method, OtherMember } from "../source.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { asInherited, completed, type Members } from "./members.ts";
import {
  callableOf,
  declaredResult,
  groupMethods,
  keyOf,
  memberKey,
  method,
  nameOf,
  otherMember,
  propertyMethod,
  type MethodNode,
} from "./methods.ts";
import { Surface } from "./surface.ts";
import type { Destination } from "./types.ts";
import type { Located } from "./modules.ts";

/** The members of an interface: its own, those merged into it, and those of the interfaces that it extends. */
export function interfaceMembers(
  declarations: readonly Located<TypeScript.InterfaceDeclaration>[],
  to: Destination,
): Members {
  const methods = new Map<string, Method>();
  const lacking = new Map<string, OtherMember>();
  const surface = new Surface();
  const seen = new Set<TypeScript.Node>();
  let unresolvedBase: Members["unresolvedBase"];
  const [provider] = declarations;
  const asOf = (found: Method): Method => (provider === undefined ? found : asInherited(found, provider, to));
  const collect = ({ module, node }: Located<TypeScript.InterfaceDeclaration>, inherited: boolean): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const own = node.members as unknown as readonly TypeScript.ClassElement[];
    for (const group of groupMethods(own)) {
      const [first] = group as [MethodNode];
      const key = nameOf(first) === undefined ? keyOf(first, module, to) : undefined;
      if (first.questionToken !== undefined || (key !== undefined && "why" in key)) continue;
      if (!methods.has(memberKey(first))) {
        const found = { ...method(group, module, to, inherited, key), overloaded: group.length > 1 };
        methods.set(memberKey(first), asOf(found));
      }
    }
    for (const member of node.members) {
      surface.add(member, module, to, inherited);
      if (!ts.isPropertySignature(member)) continue;
      const callable = member.questionToken === undefined ? callableOf(member, module, to.workspace) : undefined;
      const element = member as unknown as TypeScript.PropertyDeclaration;
      const key = memberKey(element);
      const possible = callable ?? callableOf(member, module, to.workspace, "undefined or null");
      if (callable === undefined && possible !== undefined && !lacking.has(key)) {
        const isAsynchronous = declaredResult(possible.node, possible.module, to).asynchronous === true;
        lacking.set(key, otherMember(element, "optional", isAsynchronous));
      }
      if (callable !== undefined && !methods.has(key)) {
        methods.set(key, asOf(propertyMethod(element, callable, module, to, inherited)));
      }
    }
    for (const { expression } of node.heritageClauses?.flatMap(({ types }) => [...types]) ?? []) {
      const bases = ts.isIdentifier(expression) ? to.workspace.declared(module, expression.text) : [];
      const interfaces = bases.flatMap((base) =>
        ts.isInterfaceDeclaration(base.node) ? [{ module: base.module, node: base.node }] : [],
      );
      if (interfaces.length === 0) {
        unresolvedBase ??= { module, node: expression, by: node };
      }
      for (const base of interfaces) collect(base, true);
    }
  };
  for (const declaration of declarations) collect(declaration, false);
  const members: Members = {
    methods: [...methods.values()],
    // What may hold something else in place of a function, and is not observed.
    others: [...lacking].flatMap(([key, each]) =>
      methods.has(key) || surface.optionalMethods.has(each.name) ? [] : [each],
    ),
    optionalMethods: [...surface.optionalMethods].filter(([name]) => !methods.has(name)).map(([, each]) => each),
    properties: [...surface.properties.values()].filter(
      ({ name }) => !methods.has(name) && !surface.optionalMethods.has(name),
    ),
    hasHiddenMembers: false,
    hasIndexSignature: surface.hasIndexSignature,
    unwrappable: surface.unwrappable,
    names: [...methods.keys(), ...surface.optionalMethods.keys(), ...surface.properties.keys()],
    constructorNode: undefined,
    unresolvedBase,
    leftOut: [],
    complete: undefined,
  };
  if (provider === undefined || unresolvedBase === undefined) return members;
  return { ...members, complete: () => completed(members, provider, unresolvedBase, to) };
}
