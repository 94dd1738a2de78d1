/** The names of one output file: which imports it takes, and which texts cannot be written for a clash of names. */

import type { ImportLine } from "../model.ts";
import type { ImportSymbol, Method, TypeText, Unreachable } from "../source.ts";
import { symbolKey, type Head, type Naming } from "./signature.ts";

/** What is imported by `require()`. */
export const EXPORT_EQUALS = "export=";

/** Globals that the generated code itself uses: an import of one of these names would change what it means. */
const GLOBALS = new Set(
  (
    "Array Awaited Error IteratorResult Map Math Number Object Parameters Promise PropertyKey ReadonlyMap Readonly Record Reflect RegExp " +
    "ReturnType Set String Symbol WeakMap WeakRef performance undefined"
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

  obstacle(type: TypeText): Unreachable | undefined {
    const { range = START } = type;
    const [unreachable] = type.unreachable;
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
   * One `import type` for each specifier, default and namespace imports apart; in the order of first use.
   * @param imported names that the output imports already, as values
   */
  importLines(imported: ReadonlySet<string>): ImportLine[] {
    const named = new Map<string, string[]>();
    const values = new Map<string, string[]>();
    const lines: ImportLine[] = [];
    for (const { specifier, imported: name, local } of this.#values.values()) {
      const whole = wholeImport({ specifier, imported: name, local }, false);
      if (whole !== undefined) lines.push(whole);
      else values.set(specifier, [...(values.get(specifier) ?? []), name === local ? local : `${name} as ${local}`]);
    }
    for (const [specifier, names] of values)
      lines.push({ specifier, typeOnly: false, required: false, clause: `{ ${names.sort().join(", ")} }` });
    for (const { specifier, imported: name, local } of this.#byLocal.values()) {
      const isValue = [...this.#values.values()].some((each) => each.local === local);
      if (imported.has(local) || isValue || !this.#used.has(local)) continue;
      const whole = wholeImport({ specifier, imported: name, local }, true);
      if (whole !== undefined) lines.push(whole);
      else named.set(specifier, [...(named.get(specifier) ?? []), name === local ? local : `${name} as ${local}`]);
    }
    for (const [specifier, names] of named)
      lines.push({ specifier, typeOnly: true, required: false, clause: `{ ${names.sort().join(", ")} }` });
    return lines;
  }
}

/** The import of a name that stands alone: a namespace, a default export, what `require()` gives; undefined for a name of many. */
export function wholeImport({ specifier, imported, local }: ImportSymbol, typeOnly: boolean): ImportLine | undefined {
  if (imported === "*") return { specifier, typeOnly, required: false, clause: `* as ${local}` };
  if (imported === "default") return { specifier, typeOnly, required: false, clause: local };
  return imported === EXPORT_EQUALS ? { specifier, typeOnly, required: true, clause: local } : undefined;
}
