/** The names of one output file: which imports it takes, and which texts cannot be written for a clash of names. */

import type { ImportLine } from "../model.ts";
import { EXPORT_EQUALS, type ImportSymbol, type Method, type TypeText, type Unreachable } from "../source.ts";
import { symbolKey, type Head, type Naming } from "./signature.ts";

/** Globals that the generated code itself uses: an import of one of these names would change what it means. */
const GLOBALS = new Set(
  (
    "Array Awaited Error InstanceType IteratorResult Map Math NonNullable Number Object Parameters Pick Promise PropertyKey ReadonlyMap Readonly Record Reflect RegExp " +
    "Required ReturnType Set String Symbol WeakMap WeakRef performance undefined"
  ).split(" "),
);

const START = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu;

export class NameTable implements Naming {
  readonly #byLocal = new Map<string, ImportSymbol>();
  readonly #used = new Set<string>();
  readonly #values = new Map<string, ImportSymbol>();
  readonly #words = new Set<string>();

  static isGlobal(name: string): boolean {
    return GLOBALS.has(name);
  }

  obstacle(type: TypeText, outside = false): Unreachable | undefined {
    const { range = START } = type;
    const unreachable = type.unreachable.find(({ toSubclass }) => outside || toSubclass !== true);
    if (unreachable !== undefined) return unreachable;
    for (const symbol of type.imports) {
      const { local } = symbol;
      if (GLOBALS.has(local))
        return { name: local, why: "has the name of a global that the generated code uses", range };
      const taken = this.#byLocal.get(local);
      if (taken !== undefined && symbolKey(taken) !== symbolKey(symbol))
        return { name: local, why: `also names something else, from '${taken.specifier}'`, range };
    }
    return undefined;
  }

  /** Takes the imports and the words of a text that is written. */
  takeType({ imports, text }: TypeText): void {
    for (const symbol of imports) {
      this.#byLocal.set(symbol.local, symbol);
      this.#used.add(symbol.local);
    }
    for (const word of text.match(WORD) ?? []) this.#words.add(word);
  }

  /** Takes a name that the output imports as a value, before any type asks for it. */
  reserve(symbol: ImportSymbol): void {
    this.#byLocal.set(symbol.local, symbol);
  }

  /** Imports a value of the user's own module; returns the name to call it by. */
  value(specifier: string, imported: string, wanted = imported): string {
    const key = `${specifier}\0${imported}`;
    const known = this.#values.get(key);
    if (known !== undefined) return known.local;
    const symbol = { specifier, imported, local: wanted };
    const type = this.#byLocal.get(wanted);
    const taken =
      (type !== undefined && symbolKey(type) !== symbolKey(symbol)) ||
      GLOBALS.has(wanted) ||
      [...this.#values.values()].some((each) => each.local === wanted);
    const local = taken ? `${wanted}Value` : wanted;
    this.#values.set(key, { ...symbol, local });
    // A type of that name is this very one: a value serves for both.
    if (!taken) this.#byLocal.set(local, symbol);
    this.#words.add(local);
    return local;
  }

  /** Takes the imports of an override, and its words: no made-up name may be one of them. */
  take(head: Pick<Head, "head" | "overloads" | "types">, { name }: Pick<Method, "name">): void {
    for (const type of head.types) this.takeType(type);
    for (const text of [head.head, name, ...head.overloads.map((overload) => overload.head)])
      for (const word of text.match(WORD) ?? []) this.#words.add(word);
  }

  words(): ReadonlySet<string> {
    return this.#words;
  }

  /**
   * What the output imports: the bases, then values, then types. One statement for all names of a module, and one `import type`; default,
   * namespace and required imports apart; in the order of first use.
   */
  importLines(bases: readonly Import[]): ImportLine[] {
    const provided = new Set(bases.map(({ local }) => local));
    const values = [...this.#values.values()];
    const types = [...this.#byLocal.values()].filter(
      ({ local }) => this.#used.has(local) && !provided.has(local) && !values.some((each) => each.local === local),
    );
    const statements = new Map<string, Import[]>();
    for (const symbol of [...bases, ...typed(values, false), ...typed(types, true)]) {
      const { specifier, imported, local, typeOnly } = symbol;
      const key = JSON.stringify([typeOnly, specifier, ALONE.has(imported) ? local : undefined]);
      statements.set(key, [...(statements.get(key) ?? []), symbol]);
    }
    return [...statements.values()].map(importLine);
  }
}

/** A method whose computed name is written as the output imports it. */
export function named(method: Method, names: NameTable): Method {
  const { key } = method;
  if (key?.symbol === undefined) return method;
  const { specifier, imported, local } = key.symbol;
  const name = `[${names.value(specifier, imported, local)}${key.expression.slice(local.length)}]`;
  return { ...method, name, nameText: name };
}

/** A name that the output imports, and whether as a type alone. */
export interface Import extends ImportSymbol {
  readonly typeOnly: boolean;
}

/** What has a statement of its own: a namespace, a default export, what `require()` gives. */
const ALONE: ReadonlySet<string> = new Set(["*", "default", EXPORT_EQUALS]);

function typed(symbols: readonly ImportSymbol[], typeOnly: boolean): Import[] {
  return symbols.map((symbol) => ({ ...symbol, typeOnly }));
}

function importLine(symbols: readonly Import[]): ImportLine {
  const [{ specifier, imported: first, typeOnly }] = symbols as [Import];
  const clauses = symbols.map(({ imported, local }) => {
    if (imported === "*") return `* as ${local}`;
    return ALONE.has(imported) || imported === local ? local : `${imported} as ${local}`;
  });
  const clause = ALONE.has(first) ? clauses.join("") : `{ ${clauses.sort().join(", ")} }`;
  return { specifier, typeOnly, required: first === EXPORT_EQUALS, clause };
}
