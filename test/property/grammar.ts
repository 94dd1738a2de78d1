/**
 * Random modules with one class each, composed of all that `emission.md` lists: signatures, kinds of result, of member and of class.
 * Sources are right TypeScript by construction, as far as can be had cheaply; the test looks at those that TypeScript accepts.
 */

import fc from "fast-check";

export interface Member {
  /** As other code names it. */
  readonly name: string;
  readonly text: string;
  /** Whether it must be overridden or spoken of, with `operations: "all"`. */
  readonly operation: boolean;
  /** Whether its type mentions `this`, which differs between a class and its subclass by nature. */
  readonly polymorphic: boolean;
}

export interface Module {
  /** The file's extension, with its dot. */
  readonly extension: ".ts" | ".mts" | ".cts" | ".tsx";
  readonly className: string;
  readonly typeParameters: number;
  /** Whether it inherits methods of Node's that return `this`. */
  readonly isEmitter: boolean;
  readonly head: string;
  readonly members: readonly Member[];
  readonly tail: string;
  /** Whether the type of the class can be had by its name in another file. */
  readonly nameable: boolean;
}

/** The text of a module, or of what is left of it with fewer members. */
export function textOf({ head, members, tail }: Module, keep: readonly Member[] = members): string {
  return `${head}\n${keep.map(({ text }) => `${text}\n`).join("\n")}${tail}\n`;
}

/** What every module can import, as `./shared.js`. */
export const SHARED = `export interface Remote {
  readonly remote: string;
}
export interface Page<T> {
  readonly items: readonly T[];
}
export namespace Deep {
  export interface Options {
    readonly limit: number;
  }
}
export default interface Standard {
  readonly standard: boolean;
}
interface Internal {
  readonly internal: number;
}
export class Root<R = string> {
  async rooted(row: R): Promise<R> {
    return row;
  }
  async internal(row: Internal): Promise<Internal> {
    return row;
  }
  protected async guardedRoot(row: R): Promise<void> {
    void row;
  }
  async both<U extends R>(first: R, second: U): Promise<Page<U>> {
    void first;
    return { items: [second] };
  }
}
`;

const PREAMBLE = (path: string): string => `import { EventEmitter } from "node:events";
import type Standard from "${path}";
import type * as all from "${path}";
import { Root, type Remote, type Page as Pages, type Deep } from "${path}";

interface Hidden {
  readonly hidden: string;
}
class HiddenClass<T = string> {
  declare readonly value: T;
}
type Rows = readonly [Hidden, ...Hidden[]];
export interface Shown {
  readonly id: string;
  readonly size?: number;
}
export type Status = "on" | "off";
export const KEY: unique symbol = Symbol("key");
export const TABLE = { a: 1, b: 2 } as const;
export class Task<T> extends Promise<T> {
  cancelled = false;
}
export class Query<T> {
  declare readonly row: T;
  then<A>(ok: (rows: T[]) => A): PromiseLike<A> {
    return Promise.resolve(ok([]));
  }
}
export class OwnBase<T, R = Hidden> extends Root<T> {
  async owned(row: R, ...more: readonly T[]): Promise<R | T | undefined> {
    return more[0] ?? row;
  }
}
type Constructor<T = object> = new (...args: any[]) => T;
export function Mixin<B extends Constructor>(Base: B) {
  return class extends Base {
    async mixedIn(id: string): Promise<string> {
      return id;
    }
  };
}
export const used: unknown = [EventEmitter, Root, HiddenClass] satisfies unknown[];
export type Used = [Standard, all.Remote, Remote, Pages<1>, Deep.Options, Rows];
`;

const NAMES = [
  "id",
  "row",
  "$",
  "of",
  "async",
  "type",
  "operations",
  "observe",
  "context",
  "result",
  "error",
  "attempt",
  "call",
  "args",
  "options",
  "provider",
  "名",
  "_",
  "span",
  "self",
];
const METHODS = [
  "fetch",
  "read",
  "list",
  "ack",
  "delete",
  "get",
  "observe",
  "operations",
  "with",
  "of",
  "_under",
  "$dollar",
  "fetchOrchestrationItem",
  "ackOrchestrationItem",
  "renewSessionLock",
  "enqueueForWorker",
  "żółw",
  "toJSON",
  "call",
  "apply",
  "name2",
  "length2",
];
const ODD_NAMES = [
  '"with space"',
  '"quo\\"te"',
  '"back`tick${1}"',
  "42",
  "[KEY]",
  "[Symbol.asyncDispose]",
  "[Symbol.asyncIterator]",
  '["literal"]',
  "constructor2",
  '"*/"',
];
const COMMENTS = [
  "",
  "",
  "/** Reads. */",
  "/**\n   * Reads.\n   * @deprecated use another\n   */",
  "/** @internal */",
  "/** {{name}} ${x} `y` {@link Shown} */",
  "// not documentation",
];

/** Draws from the random source of a run. */
class Draw {
  readonly #g: fc.GeneratorValue;
  constructor(g: fc.GeneratorValue) {
    this.#g = g;
  }
  upTo(max: number): number {
    return this.#g(fc.nat, max);
  }
  of<T>(list: readonly T[]): T {
    return list[this.upTo(list.length - 1)]!;
  }
  /** True once in `n` times. */
  oneIn(n: number): boolean {
    return this.upTo(n - 1) === 0;
  }
  several<T>(list: readonly T[], most: number): T[] {
    const rest = [...list];
    return Array.from({ length: this.upTo(most) }, () => rest.splice(this.upTo(rest.length - 1), 1)[0]!);
  }
}

/** A type, out of what is in scope. */
function type(draw: Draw, scope: readonly string[], depth = 2): string {
  const plain = [
    "string",
    "number",
    "boolean",
    "unknown",
    "null",
    "undefined",
    "bigint",
    "Shown",
    "Status",
    "Remote",
    "Standard",
    "all.Remote",
    "Deep.Options",
    "Hidden",
    "HiddenClass<number>",
    "typeof TABLE",
    "keyof typeof TABLE",
    "Date",
    "AbortSignal",
    "Buffer",
    "object",
    '"literal"',
    "`t${number}`",
    "Uint8Array",
    "typeof KEY",
    ...scope,
    ...scope,
  ];
  if (depth === 0 || draw.oneIn(2)) return draw.of(plain);
  const inner = (): string => type(draw, scope, depth - 1);
  const forms: (() => string)[] = [
    () => `(${inner()})[]`,
    () => `readonly (${inner()})[]`,
    () => `[first: ${inner()}, second?: ${inner()}]`,
    () => `[${inner()}, ...(${inner()})[]]`,
    () => `(${inner()}) | (${inner()})`,
    () => `{ readonly a: ${inner()}; b?: ${inner()} }`,
    () => `Map<string, ${inner()}>`,
    () => `Record<string, ${inner()}>`,
    () => `Pages<${inner()}>`,
    () => `all.Page<${inner()}>`,
    () => `((value: ${inner()}) => ${inner()})`,
    () => `(<X extends ${inner()}>(value: X) => X)`,
    () => `{ [P in "a" | "b"]: ${inner()} }`,
    () => `(string extends ${inner()} ? 1 : 2)`,
    () => `Partial<${inner()}>`,
    () => `import("./shared.js").Page<${inner()}>`,
    () => `Awaited<Promise<${inner()}>>`,
    () => `NonNullable<${inner()}>`,
    () => `(new (value: ${inner()}) => object)`,
  ];
  return draw.of(forms)();
}

function typeParameters(
  draw: Draw,
  outer: readonly string[],
  names: readonly string[],
  isConst: boolean,
): { text: string; names: string[] } {
  const declared: string[] = [];
  const texts = draw.several(names, 2).map((name) => {
    const constraint = draw.of([
      "",
      "",
      " extends object",
      " extends Shown",
      " extends PropertyKey",
      " extends Hidden",
      " extends readonly unknown[]",
      ...[...outer, ...declared].map((each) => ` extends ${each}`),
    ]);
    declared.push(name);
    return `${isConst && draw.oneIn(5) ? "const " : ""}${name}${constraint}`;
  });
  return { text: texts.length === 0 ? "" : `<${texts.join(", ")}>`, names: declared };
}

function parameters(draw: Draw, scope: readonly string[], { plain = false } = {}): string {
  const names = draw.several(NAMES, 3);
  let optional = false;
  const texts = names.map((name, index) => {
    const declared = type(draw, scope);
    const kind = draw.upTo(plain ? 3 : 9);
    if (kind === 0 || optional) {
      optional = true;
      return `${name}?: ${declared}`;
    }
    if (kind === 4) return `${name}: number = ${index}`;
    if (kind === 5) return `${name}: string | undefined = "x"`;
    if (kind === 6) return `${name} = ${draw.of(["1", '"text"', "new HiddenClass<string>()", "[1, 2]", "DEFAULT"])}`;
    if (kind === 7) return `{ id: ${name} }: Shown`;
    if (kind === 8) return `[${name}]: readonly string[] = []`;
    return `${name}: ${declared}`;
  });
  if (!plain && draw.oneIn(4))
    texts.push(
      draw.of([
        "...rest: string[]",
        "...rest: readonly Hidden[]",
        "...rest: Rows",
        "...rest: [a: string] | [a: string, b: number]",
        `...rest: (${type(draw, scope)})[]`,
      ]),
    );
  if (!plain && draw.oneIn(10)) texts.unshift("this: this");
  return texts.join(", ");
}

function member(
  draw: Draw,
  name: string,
  classScope: readonly string[],
  context: { readonly isAbstract: boolean; readonly isExpression: boolean },
): Member {
  const isStatic = draw.oneIn(8);
  const scope = isStatic ? [] : classScope;
  const generic = draw.oneIn(3)
    ? typeParameters(draw, scope, ["U", "V", "T"], true)
    : { text: "", names: [] as string[] };
  const inner = [...scope.filter((each) => !generic.names.includes(each)), ...generic.names];
  const access = context.isExpression ? "" : draw.of(["", "", "", "", "public ", "protected "]);
  const jsDoc = draw.of(COMMENTS);
  const head = `  ${jsDoc === "" ? "" : `${jsDoc}\n  `}`;
  const tagged = `  /** @operation tagged_${draw.upTo(9)} */\n  `;
  const modifiers = `${access}${isStatic ? "static " : ""}`;
  const seen = access === "protected " || isStatic;
  const body = draw.oneIn(12)
    ? "{\n    throw new Error(String(arguments.length));\n  }"
    : '{\n    throw new Error("x");\n  }';
  const result = type(draw, inner);
  const list = (): string => parameters(draw, inner);
  const make = (text: string, operation: boolean, polymorphic = false): Member => ({
    name: plainName(name),
    text,
    operation,
    polymorphic: polymorphic || /\bthis\b/.test(text),
  });
  const forms: (() => Member)[] = [
    () => make(`${head}${modifiers}async ${name}${generic.text}(${list()}): Promise<${result}> ${body}`, !seen),
    () => make(`${head}${modifiers}async ${name}${generic.text}(${list()}): Promise<${result}> ${body}`, !seen),
    () => make(`${head}${modifiers}${name}${generic.text}(${list()}): Promise<${result}> ${body}`, !seen),
    () => make(`${head}${modifiers}${name}${generic.text}(${list()}): Promise<${result}> | (${result}) ${body}`, false),
    () => make(`${head}${modifiers}${name}${generic.text}(${list()}): Task<${result}> ${body}`, !seen),
    () => make(`${tagged}${modifiers}${name}${generic.text}(${list()}): Query<${result}> ${body}`, true),
    () => make(`${tagged}${modifiers}${name}${generic.text}(${list()}): ${result} ${body}`, true),
    () => make(`${tagged}${modifiers}${name}(${list()}): never ${body}`, true),
    () =>
      make(
        `${head}${modifiers}async *${name}${generic.text}(${list()}): AsyncGenerator<${result}, string, unknown> ${body}`,
        !seen,
      ),
    () => make(`${head}${modifiers}${name}${generic.text}(${list()}): AsyncIterable<${result}> ${body}`, !seen),
    () => make(`${tagged}${modifiers}*${name}${generic.text}(${list()}): Generator<${result}, number> ${body}`, true),
    () =>
      make(
        `${tagged}${modifiers}${name}(callback: (error: Error | null, value: ${result}) => void): void {\n    callback(new Error("x"), undefined as never);\n  }`,
        true,
      ),
    () =>
      make(
        `${head}${modifiers}async ${name}(${list()}) {\n    return { made: new HiddenClass<number>(), list: [1] };\n  }`,
        !seen,
      ),
    () => make(`${head}${modifiers}async ${name}<X>(value: X) {\n    return [value];\n  }`, !seen),
    () =>
      make(
        `${tagged}${modifiers}${name}(count = 1) {\n    return count > 1 ? "many" : Promise.resolve(count);\n  }`,
        true,
      ),
    () => {
      const [first, second] = [parameters(draw, inner, { plain: true }), parameters(draw, inner, { plain: true })];
      return make(
        `${head}${modifiers}${name}(${first}): Promise<${result}>;\n  /** The other one. */\n  ${modifiers}${name}${generic.text}(only: "${draw.of(["a", "b"])}"${second === "" ? "" : `, ${second}`}): Promise<string>;\n  ${modifiers}async ${name}(...all: any[]): Promise<any> {\n    return all;\n  }`,
        !seen,
      );
    },
  ];
  if (!isStatic) {
    forms.push(
      () =>
        make(
          `${tagged}${access}${name}(value: unknown): value is ${draw.of(["string", "Shown", "Hidden"])} ${body}`,
          true,
        ),
      () =>
        make(
          `${tagged}${access}${name}(value: unknown): asserts value is ${draw.of(["string", "Shown", "Hidden"])} ${body}`,
          true,
        ),
      () => make(`${tagged}${access}${name}(${list()}): this ${body}`, true, true),
      () => make(`${head}${access}async ${name}(${list()}): Promise<this> ${body}`, access !== "protected ", true),
      () => make(`${head}${access}async ${name}() {\n    return this;\n  }`, access !== "protected ", true),
      () => make(`${tagged}${access}${name}() {\n    return this;\n  }`, true, true),
      () =>
        make(
          `${tagged}${access}readonly ${name} = async (${parameters(draw, scope, { plain: true })}): Promise<${type(draw, scope)}> => {\n    throw new Error("x");\n  };`,
          true,
        ),
      () => make(`${tagged}${access}${name} = async (count = 1) => count;`, true),
      () =>
        make(
          `${tagged}${access}readonly ${name}: (value: ${type(draw, scope)}) => Promise<${type(draw, scope)}> = async () => {\n    throw new Error("x");\n  };`,
          true,
        ),
      () => make(`${tagged}${access}${name}?: (value: string) => Promise<string>;`, true),
      () =>
        make(
          `${tagged}${access}get ${name}(): (value: string) => Promise<string> {\n    return async (value) => value;\n  }`,
          true,
        ),
      () => make(`${tagged}${access}accessor ${name} = async (value: string): Promise<string> => value;`, true),
    );
    if (!context.isExpression) forms.push(() => make(`${tagged}private async ${name}(): Promise<void> {}`, true));
    if (context.isAbstract)
      forms.push(() =>
        make(
          `${tagged}${access}abstract ${name}${generic.text}(${parameters(draw, inner, { plain: true })}): Promise<${result}>;`,
          true,
        ),
      );
  }
  return draw.of(forms)();
}

/** A name as other code has it: of a literal, its value. */
function plainName(name: string): string {
  const literal = name.startsWith('["') ? name.slice(1, -1) : name;
  return literal.startsWith('"') ? (JSON.parse(literal) as string) : literal.replace(/^\[(.*)\]$/, "$1");
}

const CONSTRUCTORS = [
  "",
  "",
  "",
  "",
  "  constructor(url: string, retries = 3) {\n    SUPER\n    void url;\n    void retries;\n  }\n",
  "  constructor(url: string);\n  constructor(options: Shown, more?: Hidden);\n  constructor(...all: unknown[]) {\n    SUPER\n    void all;\n  }\n",
  "  protected constructor() {\n    SUPER\n  }\n",
  "  private constructor() {\n    SUPER\n  }\n",
];

export const modules: fc.Arbitrary<Module> = fc.gen().map((g) => {
  const draw = new Draw(g);
  const extension = draw.of([".ts", ".ts", ".ts", ".ts", ".ts", ".mts", ".tsx"] as const);
  const className = draw.of([
    "Store",
    "Provider",
    "Operation",
    "Span",
    "Context",
    "$Store",
    "Récords",
    "OperationSpec",
  ]);
  const form = draw.of([
    "declaration",
    "declaration",
    "declaration",
    "declaration",
    "abstract",
    "default",
    "default list",
    "alias",
    "expression",
    "named expression",
    "namespace",
    "anonymous",
  ] as const);
  const isAbstract = form === "abstract";
  const isExpression = form === "expression" || form === "named expression";
  const generic = draw.oneIn(3) ? typeParameters(draw, [], ["T", "K"], false) : { text: "", names: [] as string[] };
  const heritage = draw.of([
    "",
    "",
    "",
    "",
    " extends Root",
    " extends Root<Shown>",
    " extends Root<Hidden>",
    " extends OwnBase<number>",
    " extends OwnBase<Shown, Remote>",
    " extends EventEmitter",
    " extends Mixin(Root)",
    ...generic.names.map((name) => ` extends Root<${name}>`),
  ]);
  const names = draw.several([...METHODS, ...METHODS, ...ODD_NAMES], 6);
  const taken = new Set<string>();
  const members: Member[] = [];
  for (const name of names) {
    if (taken.has(plainName(name))) continue;
    taken.add(plainName(name));
    members.push(member(draw, name, generic.names, { isAbstract, isExpression }));
  }
  const constructorText = isExpression ? "" : draw.of(CONSTRUCTORS).replace("SUPER", heritage === "" ? "" : "super();");
  const opening: Record<typeof form, string> = {
    declaration: `export class ${className}`,
    abstract: `export abstract class ${className}`,
    default: `export default class ${className}`,
    "default list": `class ${className}`,
    alias: `class ${className}`,
    expression: `export const ${className} = class`,
    "named expression": `export const ${className} = class Inner`,
    namespace: `export namespace Outer {\nexport class ${className}`,
    anonymous: "export default class",
  };
  const closing: Partial<Record<typeof form, string>> = {
    "default list": `export default ${className};`,
    alias: `export { ${className} as Renamed${className} };`,
    expression: ";",
    "named expression": ";",
    namespace: "}",
  };
  const specifier = "./shared.js";
  return {
    extension,
    className,
    typeParameters: generic.names.length,
    isEmitter: heritage.includes("EventEmitter"),
    head: `${PREAMBLE(specifier)}const DEFAULT: Hidden = { hidden: "" };\n\n${draw.of(["", "/** A provider. */\n", "// A note.\n"])}${opening[form]}${generic.text}${heritage} {\n${constructorText}`,
    members,
    tail: `}${closing[form] ?? ""}\nexport const kept: unknown = DEFAULT;`,
    nameable: form === "declaration" || form === "abstract",
  };
});
