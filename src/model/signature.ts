/** How an override is declared: the signature copied, or a place of it by reference where a type cannot be named elsewhere. */

import type {
  ImportSymbol,
  Method,
  Parameter,
  ProviderClass,
  Signature,
  TypeText,
  Unreachable,
  Untold,
} from "../source.ts";

/** The forms of an override, in the order in which they are tried: copy → by reference → run-time override → refusal. */
export type Form = "copy" | "reference" | "run-time" | "refused";

/** From which form on an override is tried, where a compiler refused the ones before; and what it said. */
export interface Demotion {
  readonly form: Form;
  readonly error: string;
}

/** Tells which texts cannot be written in the output. */
export interface Naming {
  /** Why a text cannot be written in the output, in a subclass or outside of one; undefined when it can. */
  obstacle(type: TypeText, outside?: boolean): Unreachable | undefined;
}

export interface Head {
  /** `override fetch(ms: number): Promise<Item>`. */
  readonly head: string;
  readonly call: string;
  /** The overloads; empty for a single signature. */
  readonly overloads: readonly { readonly jsDoc: string | undefined; readonly head: string }[];
  readonly jsDoc: string | undefined;
  /** The texts of the source that it repeats, for their imports. */
  readonly types: readonly TypeText[];
  /** The expression for a parameter of the source, by its name; undefined when the override has none such. */
  readonly expressions: ReadonlyMap<string, string>;
}

/** A signature that cannot be written elsewhere, and why; undefined where a compiler refused what could be written. */
export interface Inexpressible {
  readonly unnameable: Unreachable | undefined;
}

export type HeadResult = Head | Inexpressible;

/** What an override that is installed at run time calls its parameters, where the source has a name for one of them. */
export function runTimeExpressions({ signatures }: Method): ReadonlyMap<string, string> {
  const [first] = signatures as [Signature];
  const everywhere = first.parameters.flatMap(({ name, rest }, index) => {
    const always =
      name !== undefined && !rest && signatures.every(({ parameters }) => parameters[index]?.name === name);
    return always ? [[name, `args[${String(index)}]`] as const] : [];
  });
  return new Map(everywhere);
}

const ALLOWS_UNDEFINED = /(?:^|\|)\s*undefined\s*(?:\||$)/;
const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

const SYMBOL = /^Symbol\.\w+$/;
const COMPUTED = /^\[(.+)\]$/;

/** The value that names a member: `Symbol.asyncDispose`, `KEY` of `[KEY]`; undefined where a string does. */
function keyExpression(name: string): string | undefined {
  return SYMBOL.test(name) ? name : COMPUTED.exec(name)?.[1];
}

/** How a member is reached: `.fetch`, `["fetch-all"]`, `[Symbol.asyncDispose]`. */
export function memberAccess(name: string): string {
  const key = keyExpression(name);
  return key === undefined ? propertyAccess(name) : `[${key}]`;
}

/** A member's name as an expression. */
export function memberKey(name: string): string {
  return keyExpression(name) ?? JSON.stringify(name);
}

/** A member's name as a type: `"fetch"`, `typeof Symbol.asyncDispose`. */
export function memberKeyType(name: string): string {
  const key = keyExpression(name);
  return key === undefined ? JSON.stringify(name) : `typeof ${key}`;
}

/** How a property is reached: `.id`, `["user-id"]`. */
export function propertyAccess(name: string): string {
  return IDENTIFIER.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** The type of a member, by reference; it stands for what cannot be named, and is always exact. */
export function memberType(
  { name, static: isStatic }: Pick<Method, "name" | "static">,
  provider: Pick<ProviderClass, "reference" | "instanceType" | "typeArguments">,
): string {
  const key = memberKeyType(name);
  return isStatic ? `(typeof ${provider.reference})[${key}]` : `${instanceTypeOf(provider)}[${key}]`;
}

/** The type of a member that may be absent, but for its absence: what may be undefined of itself stays so. */
export function presentType(
  { name }: Pick<Method, "name">,
  provider: Pick<ProviderClass, "reference" | "instanceType" | "typeArguments">,
): string {
  const key = memberKeyType(name);
  return `${utility("Required", provider)}<${instanceTypeOf(provider)}>[${key}]`;
}

/** What the instances are, with the type parameters passed on: `Store<T>`, `InstanceType<typeof Store<T>>` for a class expression. */
export function instanceTypeOf(provider: Pick<ProviderClass, "reference" | "instanceType" | "typeArguments">): string {
  const { reference, instanceType } = provider;
  const given = argumentList(provider);
  return instanceType === reference
    ? `${reference}${given}`
    : `${utility("InstanceType", provider)}<typeof ${reference}${given}>`;
}

/** A type of the language by its name, or as a global's where a type parameter of the class has that name. */
function utility(name: string, { typeArguments }: Pick<ProviderClass, "typeArguments">): string {
  return typeArguments.includes(name) ? `globalThis.${name}` : name;
}

/** `protected static override`. */
export function modifiersOf({ access, static: isStatic }: Pick<Method, "access" | "static">): string {
  return [access === "protected" ? "protected" : "", isStatic ? "static" : "", "override"].filter(Boolean).join(" ");
}

/** How a method is declared, and on what the base is called. */
export interface Manner {
  readonly modifiers: string;
  /** `super`, or the instance that a wrapper holds. */
  readonly receiver: string;
}

/**
 * The head of the override of `method`, and the call that forwards to the base: what can be named is copied, and what cannot is
 * taken by reference where that is as exact.
 */
export function overrideHead(
  method: Method,
  provider: ProviderClass,
  naming: Naming,
  manner: Manner = { modifiers: modifiersOf(method), receiver: "super" },
  demotion?: Demotion,
): HeadResult {
  if (demotion?.form === "run-time") return { unnameable: undefined };
  const outside = manner.receiver === WRAPPED_RECEIVER;
  const there: Naming = { obstacle: (type) => naming.obstacle(type, outside) };
  if (demotion?.form !== "reference") return writtenHead(method, provider, there, manner);
  // By reference `this` would be the base.
  const polymorphic = method.signatures.some(({ returnType }) => /\bthis\b/.test(returnType?.text ?? ""));
  const head = polymorphic ? undefined : writtenHead(method, provider, NOTHING_NAMEABLE, manner);
  return head === undefined || "unnameable" in head ? { unnameable: undefined } : head;
}

/** Under which every type is taken by reference. */
const NOTHING_NAMEABLE: Naming = {
  obstacle: ({ text, range }) =>
    text === "" ? undefined : { name: text, why: "does not compile elsewhere", range: range ?? NOWHERE },
};
const NOWHERE = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/** Why a result that nobody declared has no reference. */
const UNTOLD: Readonly<Record<Untold, Omit<Unreachable, "range">>> = {
  this: { name: "this", why: "is part of a result without a declared type" },
  predicate: { name: "the result", why: "is a predicate that TypeScript infers" },
};

function writtenHead(method: Method, provider: ProviderClass, naming: Naming, manner: Manner): HeadResult {
  const obstacle =
    method.inexpressible ?? method.signatures.find(({ entangled }) => entangled !== undefined)?.entangled;
  if (obstacle !== undefined) return { unnameable: obstacle };
  const untold = method.values.untold();
  if (untold !== undefined) return { unnameable: { ...UNTOLD[untold], range: method.range } };
  // `Page<this>` is made by the instance, and of it: no wrapper.
  if (manner.receiver === WRAPPED_RECEIVER && buildsOnThis(method))
    return { unnameable: { name: "this", why: "is part of a type", range: method.range } };
  const foreign =
    manner.receiver === WRAPPED_RECEIVER
      ? method.signatures.find((each) => !isCalledOnSelf(each, provider))
      : undefined;
  if (foreign !== undefined)
    return { unnameable: { name: "this", why: "is a parameter of another type", range: method.range } };
  const { receiver } = manner;
  const modifiers = manner.modifiers === "" ? "" : `${manner.modifiers} `;
  const member = memberType(method, provider);
  const base = `${receiver}${memberAccess(method.name)}`;
  if (method.overloaded)
    return overloadedHead(method, modifiers, base, receiver === "super" ? "this" : receiver, naming);
  const [signature] = method.signatures as [Signature];
  const generic = signature.typeArguments.length > 0;
  const types: TypeText[] = [];
  const unnameable = (type: TypeText | undefined): Unreachable | undefined => {
    const found = type === undefined ? undefined : naming.obstacle(type);
    if (type !== undefined && found === undefined) types.push(type);
    return found;
  };

  const fixed = unnameable(signature.typeParameters) ?? unnameable(signature.thisType);
  if (fixed !== undefined) return { unnameable: fixed };
  const returnObstacle = unnameable(signature.returnType);
  // By reference a predicate is a boolean, and an assertion nothing; and each names a parameter.
  if (signature.predicate && returnObstacle !== undefined) return { unnameable: returnObstacle };
  const returnType =
    signature.returnType === undefined || returnObstacle !== undefined
      ? `${utility("ReturnType", provider)}<${member}>`
      : signature.returnType.text;
  if (method.readsArguments) {
    if (generic || signature.predicate || signature.parameters.some(({ rest }) => rest))
      return {
        unnameable: {
          name: "arguments",
          why: "is read by its body, so that the count of arguments must stay",
          range: method.range,
        },
      };
    const expressions = new Map(
      signature.parameters.flatMap(({ name, rest }, index) =>
        name === undefined || rest ? [] : [[name, `args[${String(index)}]`]],
      ),
    );
    return {
      head: `${modifiers}${method.nameText}(...args: ${utility("Parameters", provider)}<${member}>): ${returnType}`,
      call: `${base}(...args)`,
      overloads: [],
      jsDoc: signature.jsDoc,
      types: [signature.returnType].filter((type) => type !== undefined && returnObstacle === undefined) as TypeText[],
      expressions,
    };
  }
  const names = parameterNames(signature.parameters);
  const texts: string[] = [];
  for (const [index, parameter] of signature.parameters.entries()) {
    const hidden = unnameable(parameter.type);
    if (generic && (hidden !== undefined || parameter.type === undefined))
      return { unnameable: hidden ?? undeclared(parameter, method) };
    // By reference a rest parameter would lose its shape.
    if (parameter.rest && (hidden !== undefined || parameter.type === undefined))
      return { unnameable: hidden ?? undeclared(parameter, method) };
    const reference =
      parameter.type === undefined || hidden !== undefined
        ? `${utility("Parameters", provider)}<${member}>[${String(index)}]`
        : undefined;
    texts.push(
      parameterText(
        parameter,
        names[index] ?? "",
        reference ?? parameter.type?.text ?? "",
        reference !== undefined,
        signature.parameters.slice(index + 1),
      ),
    );
  }
  if (generic && (returnObstacle !== undefined || signature.returnType === undefined)) {
    return { unnameable: returnObstacle ?? undeclared({ name: undefined }, method) };
  }
  if (declaresThis(signature, receiver)) texts.unshift(`this: ${signature.thisType.text}`);
  const typeArguments = generic ? `<${signature.typeArguments.join(", ")}>` : "";
  const forwarded = signature.parameters.map(({ rest }, index) =>
    rest ? `...${names[index] ?? ""}` : (names[index] ?? ""),
  );
  return {
    head: `${modifiers}${method.nameText}${signature.typeParameters.text}(${texts.join(", ")}): ${returnType}`,
    call: `${base}${typeArguments}(${forwarded.join(", ")})`,
    overloads: [],
    jsDoc: signature.jsDoc,
    types,
    expressions: new Map(signature.parameters.flatMap(({ name }) => (name === undefined ? [] : [[name, name]]))),
  };
}

/** Whether types of a method are made of `this`; more than that it is returned, or stands for what the method is called on. */
export function buildsOnThis({ signatures }: Pick<Method, "signatures">): boolean {
  return signatures.some(({ typeParameters, parameters, returnType, predicate }) =>
    [typeParameters, ...parameters.map(({ type }) => type), predicate ? undefined : returnType].some(
      (type) =>
        type !== undefined && type.text !== "this" && type.text !== "Promise<this>" && /\bthis\b/.test(type.text),
    ),
  );
}

/** Whether a signature asks for no other `this` than an instance of the class. */
function isCalledOnSelf({ thisType }: Signature, provider: ProviderClass): boolean {
  return thisType === undefined || thisType.text === "this" || thisType.text === instanceTypeOf(provider);
}

/** Whether a `this` parameter is repeated: a wrapper is no instance, and its method calls the one that it holds. */
function declaresThis(
  signature: Signature,
  receiver: string,
): signature is Signature & { readonly thisType: TypeText } {
  return signature.thisType !== undefined && receiver !== WRAPPED_RECEIVER;
}
/** What a wrapper calls. */
export const WRAPPED_RECEIVER = "this.#inner";

function typesOf({ typeParameters, thisType, parameters, returnType }: Signature): TypeText[] {
  return [typeParameters, thisType, ...parameters.map(({ type }) => type), returnType].filter(
    (type) => type !== undefined,
  );
}

/** Every overload is repeated; the implementation takes what comes. `Parameters<>` would see only the last one. */
function overloadedHead(method: Method, modifiers: string, base: string, receiver: string, naming: Naming): HeadResult {
  const overloads: Head["overloads"][number][] = [];
  for (const signature of method.signatures) {
    const obstacle = typesOf(signature)
      .map((type) => naming.obstacle(type))
      .find((each) => each !== undefined);
    if (obstacle !== undefined) return { unnameable: obstacle };
    const untyped = signature.parameters.find(({ type }) => type === undefined);
    if (untyped !== undefined || signature.returnType === undefined)
      return { unnameable: undeclared(untyped ?? { name: undefined }, method) };
    const names = parameterNames(signature.parameters);
    const texts = signature.parameters.map((parameter, index) =>
      parameterText(parameter, names[index] ?? "", parameter.type?.text ?? "", false, []),
    );
    if (declaresThis(signature, receiver)) texts.unshift(`this: ${signature.thisType.text}`);
    overloads.push({
      jsDoc: signature.jsDoc,
      head: `${modifiers}${method.nameText}${signature.typeParameters.text}(${texts.join(", ")}): ${signature.returnType.text}`,
    });
  }
  return {
    head: `${modifiers}${method.nameText}(...args: any[]): any`,
    call: `Reflect.apply(${base}, ${receiver}, args)`,
    overloads,
    jsDoc: undefined,
    types: method.signatures.flatMap(typesOf),
    expressions: runTimeExpressions(method),
  };
}

function argumentList({ typeArguments }: Pick<ProviderClass, "typeArguments">): string {
  return typeArguments.length === 0 ? "" : `<${typeArguments.join(", ")}>`;
}

/** Names as declared; a destructured parameter gets a fresh one. */
function parameterNames(parameters: readonly Parameter[]): string[] {
  const taken = new Set(parameters.flatMap(({ name }) => (name === undefined ? [] : [name])));
  return parameters.map(({ name }) => {
    if (name !== undefined) return name;
    let fresh = "options";
    for (let suffix = 2; taken.has(fresh); suffix++) fresh = `options${String(suffix)}`;
    taken.add(fresh);
    return fresh;
  });
}

function parameterText(
  parameter: Parameter,
  name: string,
  type: string,
  byReference: boolean,
  following: readonly Parameter[],
): string {
  if (parameter.rest) return `...${name}: ${type}`;
  if (parameter.optional) return `${name}?: ${type}`;
  if (!parameter.hasDefault) return `${name}: ${type}`;
  // The base applies its own default. `= undefined` keeps `length` as it is, where a parameter before a required one has none.
  const withUndefined =
    byReference || ALLOWS_UNDEFINED.test(type) ? type : `${parameter.parenthesise ? `(${type})` : type} | undefined`;
  const last = following.every(({ optional, hasDefault, rest }) => optional || hasDefault || rest);
  return last || !byReference ? `${name}: ${withUndefined} = undefined` : `${name}: ${withUndefined}`;
}

function undeclared({ name }: { readonly name: string | undefined }, method: Method): Unreachable {
  const what = name ?? "the result";
  return { name: what, why: "has no declared type", range: method.range };
}

/** The import statements of a set of symbols, in the order of their first use. */
export function symbolKey({ specifier, imported, local }: ImportSymbol): string {
  return `${specifier}\0${imported}\0${local}`;
}
