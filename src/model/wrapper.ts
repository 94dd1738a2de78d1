/** A wrapper: a class that holds an instance, observes its operations, and passes all else on. */

import type { Operation, Wrapper, WrapperField } from "../model.ts";
import type { Method, ProviderClass, TypeText } from "../source.ts";
import { named, type NameTable } from "./names.ts";
import {
  buildsOnThis,
  instanceTypeOf,
  memberAccess,
  memberKey,
  memberKeyType,
  memberType,
  overrideHead,
  presentType,
  WRAPPED_RECEIVER,
  type Head,
  type Manner,
} from "./signature.ts";

/** How a wrapper declares a method, and whom it calls. */
export const WRAPPED: Manner = { modifiers: "", receiver: WRAPPED_RECEIVER };

/** Whether a method returns the instance itself, or a promise of it. */
function returnsItself({ signatures }: Method): WrapperField["itself"] {
  if (signatures.length > 0 && signatures.every(({ returnType }) => returnType?.text === "this")) return "this";
  return signatures.length > 0 && signatures.every(({ returnType }) => returnType?.text === "Promise<this>")
    ? "promise"
    : undefined;
}

/** Whether a member holds a function that anybody may set: what is set must reach the instance, which calls it. */
function isSlot(method: Method): boolean {
  return method.declaredAs === "property" && returnsItself(method) === undefined;
}

function slot({ name, range }: Method, optional: boolean): ProviderClass["properties"][number] {
  return { name, range, readable: true, writable: true, optional, buildsOnThis: false };
}

/** Whether the type of a method has the instance in it, or may have. */
function isMadeOfInstance(method: Method): boolean {
  return buildsOnThis(method) || method.inexpressible !== undefined || method.values.untold() === "this";
}

/** Whether a predicate tells of a type that is made of `this`: `this is this & { open: true }`. */
function narrowsToThis({ signatures }: Method): boolean {
  return signatures.some(({ predicate, returnType }) => predicate && /\bis\b.*\bthis\b/s.test(returnType?.text ?? ""));
}

/** The call of a wrapper's method: what returns the instance itself returns the wrapper. */
export function wrappedCall({ signatures }: Method, call: string): string {
  const returned = signatures[0]?.returnType?.text;
  if (returned === "this") return `{ ${call}; return this; }`;
  return returned === "Promise<this>" ? `${call}.then(() => this)` : call;
}

/** What a wrapper has besides the operations that it declares as methods. */
export function buildWrapper(provider: ProviderClass, operations: readonly Operation[], names: NameTable): Wrapper {
  const inner = instanceTypeOf(provider);
  const hidesMembers = provider.hasHiddenMembers || provider.privateConstructor !== undefined;
  const passed: Wrapper["passed"][number][] = [];
  const properties = provider.properties.filter(({ optional }) => !optional);
  const optionalProperties = provider.properties.filter(({ optional }) => optional);
  const polymorphic: string[] = [];
  let isOfInstance = provider.properties.some(({ buildsOnThis: builds }) => builds);
  const fields: WrapperField[] = [];
  const field = (method: Method, optional: boolean, name = method.name): WrapperField => {
    const operation = operations.find((each) => each.method === name);
    const override = operation?.override;
    return {
      name: method.nameText,
      access: memberAccess(method.name),
      type: memberType(method, provider),
      optional,
      itself: returnsItself(method),
      jsDoc: method.signatures[0]?.jsDoc,
      operation:
        operation === undefined || override?.kind !== "property" ? undefined : { access: operation.access, override },
    };
  };
  for (const declared of provider.methods) {
    // What a getter gives is passed on with the properties.
    if (declared.access !== "public" || declared.static || declared.declaredAs === "getter") continue;
    const method = named(declared, names);
    const operation = operations.find((each) => each.method === declared.name);
    const isItself = returnsItself(method) !== undefined || narrowsToThis(method);
    if (operation === undefined && isSlot(declared)) {
      properties.push(slot(declared, false));
      isOfInstance ||= isMadeOfInstance(method);
      continue;
    }
    if (operation?.override.kind === "method") {
      if (isItself) polymorphic.push(memberKeyType(method.name));
      continue;
    }
    const head =
      method.declaredAs === "method" && operation === undefined
        ? overrideHead(method, provider, names, WRAPPED)
        : undefined;
    if (head === undefined || "unnameable" in head) {
      fields.push(field(method, false, declared.name));
      isOfInstance ||= isItself || isMadeOfInstance(method);
    } else {
      names.take(head, method);
      passed.push(passedMethod(method, head));
      if (isItself) polymorphic.push(memberKeyType(method.name));
    }
  }
  for (const method of provider.optionalMethods) {
    if (isSlot(method) && !operations.some((each) => each.method === method.name))
      optionalProperties.push(slot(method, true));
    else fields.push(field(method, true));
    isOfInstance ||= returnsItself(method) !== undefined || isMadeOfInstance(method);
  }
  // A class that hides something, be it its constructor, can only be one by extending it; and so what returns one cannot return this.
  const own = hidesMembers ? polymorphic : [];
  const seen =
    own.length > 0
      ? `Omit<${inner}, ${own.join(" | ")}>`
      : // A field that gives the wrapper back is typed as the instance's, which gives the instance.
        hidesMembers || isOfInstance
        ? `Pick<${inner}, keyof ${inner}>`
        : inner;
  const isHeld = properties.length + passed.length > 0 || operations.some(({ override }) => override.kind === "method");
  return {
    inner,
    isHeld,
    implements: seen,
    hidesMembers,
    properties: properties.map(({ name, readable, writable, setter }) => {
      const type = memberType({ name, static: false }, provider);
      return {
        name: memberKeyText(name),
        type,
        setterType: setter === undefined ? type : setterType(setter.type, names),
        access: memberAccess(name),
        readable,
        writable,
      };
    }),
    optionalProperties: optionalProperties.map(({ name, writable }) => ({
      name: memberKeyText(name),
      type: presentType({ name }, provider),
      key: memberKey(name),
      writable,
    })),
    passed,
    fields,
  };
}

/** What a setter takes: anything, where its type cannot be named. */
function setterType(type: TypeText, names: NameTable): string {
  if (names.obstacle(type, true) !== undefined) return "any";
  names.takeType(type);
  return type.text;
}

function passedMethod(method: Method, { jsDoc, overloads, head, call }: Head): Wrapper["passed"][number] {
  const text = wrappedCall(method, call);
  return { jsDoc, overloads, head, body: text.startsWith("{") ? text.slice(1, -1).trim() : `return ${text};` };
}

/** A name as a class body writes it. */
function memberKeyText(name: string): string {
  const access = memberAccess(name);
  return access.startsWith(".") ? name : access.startsWith("[Symbol") ? access : JSON.stringify(name);
}
