/**
 * Lays out what the templates give most: imports, one-statement overrides, the table of operations. Where it is sure that Prettier would
 * print the same, byte by byte; for all else it says that it is not. `test/format` holds it to that.
 */

import type { FormatOptions } from "./style.ts";

const NAME = String.raw`[\w$]+`;
const COMMENTS = /^(?:(?:\/\*[^]*?\*\/|\/\/[^\n]*)\n\s*)*/;
const CLASS_HEAD = new RegExp(
  String.raw`^(?:export )?(?:default )?(?:abstract )?class ${NAME}(?:<${NAME}(?:, ${NAME})*>)? (?:extends|implements) [\w$.]+(?:<${NAME}(?:, ${NAME})*>)? \{$`,
);
const HEAD = new RegExp(
  String.raw`^((?:(?:override|async|static|protected|public) )*\*?${NAME}(?:<${NAME}(?:, ${NAME})*>)?)\((.*)\)(?:: (.+))?$`,
);
const BODY = new RegExp(
  String.raw`^\s*return (${NAME})\(([\w$.]+), ([\w$.?]+), \(\) => ((?:super|this\.#inner)\.${NAME}\((?:(?:\.\.\.)?${NAME}(?:, (?:\.\.\.)?${NAME})*)?\))(?:, \{\n([^]+?)\n\s*\})?\);\s*$`,
);
const DETAIL = new RegExp(
  String.raw`^${NAME}: \((?:${NAME}(?:, ${NAME})*)?\) => (?:[\w$.?]+|\(\{ ${NAME}: [\w$.?]+(?:, ${NAME}: [\w$.?]+)* \}\)),$`,
);
const IMPORT = new RegExp(String.raw`^import (type )?(?:(\{ .+ \})|${NAME}|\* as ${NAME}) from ("[^"\\']+");$`);
const TABLE_HEAD = /^const [\w$]+ = \/\* @__PURE__ \*\/ [\w$]+\("[\w$]+", \{$/;
const TABLE_LINE =
  /^(?:[A-Za-z_$][\w$]*: \{|\},|[A-Za-z_$][\w$]*: (?:"[^"\\]*"|[\d.]+|\[\d+(?:, \d+)*\]|\["[^"\\]*"(?:, "[^"\\]*")*\]|\{ [A-Za-z_$]\w*: "[^"\\]*"(?:, [A-Za-z_$]\w*: "[^"\\]*")* \}),)$/;

const LONG_TEXT = /^([A-Za-z_$][\w$]*): ("[^"\\]*",)$/;
const GAUGES = new RegExp(
  String.raw`^\s*return (${NAME})\(([\w$.]+), this, \(provider\) => (provider\.${NAME}\(\)), \[\n([^]+?)\n\s*\]\);\s*$`,
);
const GAUGE = /^\{ (metric: "[^"\\]*"), (description: "[^"\\]*"), read: \(depths\) => ([\w$.]+) \},$/;

export class Layout {
  readonly #options: FormatOptions;
  readonly #indent: string;

  constructor(options: FormatOptions) {
    this.#options = options;
    this.#indent = options.useTabs ? "\t" : " ".repeat(options.tabWidth);
  }

  /** A top-level statement; undefined where Prettier must be asked. */
  statement(text: string): string | undefined {
    return this.#afterComments(text, "", (rest) => this.#import(rest) ?? this.#table(rest));
  }

  /** The line that opens a class, with the comments before it. */
  classHead(text: string): string | undefined {
    return this.#afterComments(text, "", (rest) => (CLASS_HEAD.test(rest) && this.#fits(rest) ? rest : undefined));
  }

  /** A member of a class, indented. */
  member(text: string): string | undefined {
    return this.#afterComments(text, this.#indent, (rest) => {
      const signature = /^([^\n]+);$/.exec(rest)?.[1];
      if (signature !== undefined) return this.#head(signature, this.#semi);
      const [head, body] = /^([^\n]+) \{\n([^]+)\}$/.exec(rest)?.slice(1) ?? [];
      if (head === undefined || body === undefined) return undefined;
      const [laidHead, laidBody] = [this.#head(head, " {"), this.#body(body)];
      if (laidHead === undefined || laidBody === undefined) return undefined;
      return `${laidHead}\n${laidBody}\n${this.#indent}}`;
    });
  }

  get #semi(): string {
    return this.#options.semi ? ";" : "";
  }

  /** Comments as Prettier indents them, and the rest, which is given without white space before it. */
  #afterComments(text: string, indent: string, lay: (rest: string) => string | undefined): string | undefined {
    const comments = COMMENTS.exec(text)?.[0] ?? "";
    const rest = lay(text.slice(comments.length));
    if (rest === undefined || comments === "") return rest === undefined ? undefined : `${indent}${rest.trimStart()}`;
    if (/\n\s*\n\s*$/.test(comments) || !isPlain(comments)) return undefined;
    const lines = comments.trimEnd().split("\n");
    const laid = lines.map((line, index) => {
      const trimmed = line.trim();
      return index > 0 && trimmed.startsWith("*") ? `${indent} ${trimmed}` : `${indent}${trimmed}`;
    });
    // One comment, every line of it with its star; others keep their own indentation.
    const isOne = lines.length === 1 ? /^(?:\/\*.*\*\/|\/\/.*)$/.test(comments.trim()) : isIndentable(comments.trim());
    return isOne ? `${laid.join("\n")}\n${indent}${rest.trimStart()}` : undefined;
  }

  #import(text: string): string | undefined {
    const found = IMPORT.exec(text);
    if (found === null || !isPlain(text)) return undefined;
    const [, type = "", names, specifier = ""] = found;
    const end = ` from ${this.#quoted(specifier)}${this.#semi}`;
    if (names === undefined) return `${text.slice(0, text.lastIndexOf(" from "))}${end}`;
    const each = names.slice(2, -2).split(", ");
    if (each.some((name) => !/^(?:type )?[\w$]+(?: as [\w$]+)?$/.test(name))) return undefined;
    const pad = this.#options.bracketSpacing ? " " : "";
    const line = `import ${type}{${pad}${each.join(", ")}${pad}}${end}`;
    if (each.length === 1 || this.#fits(line)) return line;
    const comma = this.#options.trailingComma === "none" ? "" : ",";
    return `import ${type}{\n${this.#indent}${each.join(`,\n${this.#indent}`)}${comma}\n}${end}`;
  }

  #table(text: string): string | undefined {
    const { objectWrap, bracketSpacing, trailingComma } = this.#options;
    if (objectWrap !== "preserve" || !bracketSpacing || trailingComma === "none" || !isPlain(text)) return undefined;
    const lines = text.split("\n");
    const [head = ""] = lines;
    if (lines.length < 3 || lines.at(-1) !== "});" || !TABLE_HEAD.test(head)) return undefined;
    let depth = 1;
    const laid = [this.#quoted(head)];
    for (const line of lines.slice(1, -1)) {
      const trimmed = line.trim();
      if (!TABLE_LINE.test(trimmed)) return undefined;
      if (trimmed === "},") depth--;
      const entry = depth < 1 ? undefined : this.#entry(trimmed, depth);
      if (entry === undefined) return undefined;
      laid.push(...entry);
      if (trimmed.endsWith("{")) depth++;
    }
    return depth === 1 && this.#fits(head) ? `${laid.join("\n")}\n})${this.#semi}` : undefined;
  }

  /** `key: value,` in an object: on one line, or a long text on the next one, or an object's own entries on a line each. */
  #entry(text: string, depth: number): string[] | undefined {
    const indent = this.#indent.repeat(depth);
    if (this.#fits(indent + text)) return [indent + this.#quoted(text)];
    const [, key = "", value] = LONG_TEXT.exec(text) ?? [];
    // After a key that is no longer than an indentation, nothing would be won by a break.
    if (value !== undefined)
      return key.length > this.#options.tabWidth
        ? [`${indent}${key}:`, `${indent}${this.#indent}${this.#quoted(value)}`]
        : undefined;
    const [, start = "", inner] = /^([\w$]+: \{) (.+) \},$/.exec(text) ?? [];
    if (inner === undefined) return undefined;
    // Only texts stand in it, and none of them has such a quote inside.
    const entries = (inner.match(/[\w$]+: "[^"]*"/g) ?? []).map((each) => this.#entry(`${each},`, depth + 1));
    return entries.every((each) => each !== undefined) ? [indent + start, ...entries.flat(), `${indent}},`] : undefined;
  }

  /** What is declared, on one line or with a line for each parameter. */
  #head(text: string, end: string): string | undefined {
    const found = HEAD.exec(text);
    if (found === null || !isPlain(text) || !this.#keepsQuotes(text)) return undefined;
    const [, start = "", list = "", result] = found;
    const parameters = splitParameters(list);
    const hasObjects = text.includes("{");
    const isKnown = (type: string): boolean => isPlainType(hasObjects ? withoutObjects(type) : type);
    if (!parameters.every((each) => isPlainParameter(each, isKnown)) || (result !== undefined && !isKnown(result)))
      return undefined;
    if (hasObjects && !this.#options.bracketSpacing) return undefined;
    const line = `${this.#indent}${text}${end}`;
    if (this.#fits(line)) return line;
    // Where an object type is broken, and where what is around it, is a matter of its own.
    if (parameters.length === 0 || hasObjects) return undefined;
    const comma = this.#options.trailingComma === "all" && !parameters.at(-1)?.startsWith("...") ? "," : "";
    const inner = this.#indent.repeat(2);
    return this.#lines([
      `${this.#indent}${start}(`,
      ...parameters.map((each, index) => `${inner}${each}${index < parameters.length - 1 ? "," : comma}`),
      `${this.#indent})${result === undefined ? "" : `: ${result}`}${end}`,
    ]);
  }

  #body(text: string): string | undefined {
    const found = BODY.exec(text);
    if (found === null) return this.#gauges(text);
    if (!isPlain(text)) return undefined;
    const [, observer = "", operation = "", id = "", call = "", details] = found;
    const [two, three, four] = [2, 3, 4].map((depth) => this.#indent.repeat(depth)) as [string, string, string];
    const comma = this.#options.trailingComma === "all" ? "," : "";
    const start = `${two}return ${observer}(`;
    const end = `)${this.#semi}`;
    if (details === undefined) {
      const line = `${start}${operation}, ${id}, () => ${call}${end}`;
      if (this.#fits(line)) return line;
      const first = `${start}${operation}, ${id}, () =>`;
      if (this.#fits(first)) return this.#lines([first, `${three}${call}${comma}`, `${two}${end}`]);
      return this.#lines([
        start,
        ...[`${operation},`, `${id},`, `() => ${call}${comma}`].map((each) => three + each),
        two + end,
      ]);
    }
    const entries = this.#details(details);
    if (entries === undefined) return undefined;
    const first = `${start}${operation}, ${id}, () => ${call}, {`;
    if (this.#fits(first)) return this.#lines([first, ...entries.map((each) => three + each), `${two}}${end}`]);
    return this.#lines([
      start,
      ...[`${operation},`, `${id},`, `() => ${call},`, "{"].map((each) => three + each),
      ...entries.map((each) => four + each),
      `${three}}${comma}`,
      `${two}${end}`,
    ]);
  }

  #gauges(text: string): string | undefined {
    const { objectWrap, bracketSpacing, trailingComma, arrowParens } = this.#options;
    const [, observe = "", operation = "", call = "", list] = GAUGES.exec(text) ?? [];
    if (list === undefined || objectWrap !== "preserve" || !bracketSpacing || !isPlain(text)) return undefined;
    const given = (name: string): string => (arrowParens === "avoid" ? name : `(${name})`);
    const comma = trailingComma === "none" ? "" : ",";
    const start = `${this.#indent.repeat(2)}return ${observe}(`;
    const parts = [operation, "this", `${given("provider")} => ${call}`];
    const first = `${start}${parts.join(", ")}, [`;
    const isHugged = this.#fits(first);
    const depth = isHugged ? 3 : 4;
    const gauges = list.split("\n").map((each) => GAUGE.exec(each.trim()));
    const laid = gauges.map((gauge, index) => {
      const [, metric = "", description = "", read = ""] = gauge ?? [];
      const entries = [metric, description, `read: ${given("depths")} => ${read}`];
      const last = index === gauges.length - 1 ? comma : ",";
      const line = `${this.#indent.repeat(depth)}{ ${entries.join(", ")} }${last}`;
      // One gauge that fits may have the brackets on its own line too.
      if (gauge === null || this.#fits(line)) return undefined;
      const inner = entries.map((each) => this.#entry(`${each},`, depth + 1));
      if (!inner.every((each) => each !== undefined)) return undefined;
      const lines = [`${this.#indent.repeat(depth)}{`, ...inner.flat(), `${this.#indent.repeat(depth)}}${last}`];
      if (comma === "") lines.splice(-2, 1, (lines.at(-2) ?? "").slice(0, -1));
      return lines;
    });
    if (!laid.every((each) => each !== undefined)) return undefined;
    const end = `)${this.#semi}`;
    const [two, three] = [this.#indent.repeat(2), this.#indent.repeat(3)];
    if (isHugged) return [first, ...laid.flat(), `${two}]${end}`].join("\n");
    const outer = trailingComma === "all" ? "," : "";
    return [
      start,
      ...parts.map((each) => `${three}${each},`),
      `${three}[`,
      ...laid.flat(),
      `${three}]${outer}`,
      two + end,
    ].join("\n");
  }

  #details(text: string): string[] | undefined {
    const { objectWrap, bracketSpacing, trailingComma, arrowParens } = this.#options;
    const entries = text.split("\n").map((each) => each.trim());
    if (objectWrap !== "preserve" || !entries.every((each) => DETAIL.test(each))) return undefined;
    if (!bracketSpacing && entries.some((each) => each.includes("{ "))) return undefined;
    return entries.map((each, index) => {
      const bare = arrowParens === "avoid" ? each.replace(/: \(([\w$]+)\) =>/, ": $1 =>") : each;
      return index === entries.length - 1 && trailingComma === "none" ? bare.slice(0, -1) : bare;
    });
  }

  #lines(lines: readonly string[]): string | undefined {
    return lines.every((line) => this.#fits(line)) ? lines.join("\n") : undefined;
  }

  #fits(line: string): boolean {
    const { printWidth, tabWidth } = this.#options;
    const tabs = /^\t*/.exec(line)?.[0].length ?? 0;
    return line.length + tabs * (tabWidth - 1) <= printWidth;
  }

  /** Quotes as the options want them, of texts that have no double ones inside: where a single one would need an escape, they stay. */
  #quoted(text: string): string {
    return this.#options.singleQuote
      ? text.replace(/"([^"]*)"/g, (whole, inner: string) => (inner.includes("'") ? whole : `'${inner}'`))
      : text;
  }

  #keepsQuotes(text: string): boolean {
    return !text.includes("'") && (!this.#options.singleQuote || !text.includes('"'));
  }
}

/** Plain ASCII: a character is a column. */
function isPlain(text: string): boolean {
  return /^[\n -~]*$/.test(text);
}

function isIndentable(comment: string): boolean {
  return (
    /^\/\*[^]*\*\/$/.test(comment) &&
    comment.indexOf("*/") === comment.length - 2 &&
    comment
      .split("\n")
      .slice(1)
      .every((line) => line.trimStart().startsWith("*"))
  );
}

/** At the commas that stand in no brackets. */
function splitParameters(list: string): string[] {
  if (list === "") return [];
  const parameters: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < list.length; at++) {
    const character = list.charAt(at);
    if ("<[({".includes(character)) depth++;
    else if (">])}".includes(character)) depth--;
    else if (character === "," && depth === 0) {
      parameters.push(list.slice(start, at));
      start = at + 2;
    }
  }
  return [...parameters, list.slice(start)];
}

function isPlainParameter(text: string, isKnown: (type: string) => boolean): boolean {
  const type = /^(?:\.\.\.)?[\w$]+\??: (.+?)(?: = undefined)?$/.exec(text)?.[1];
  return type !== undefined && isKnown(type);
}

/** The type with a name for each object type of plain properties in it. */
function withoutObjects(text: string): string {
  const object = /\{ ((?:readonly )?[A-Za-z_$][\w$]*\??: [^{};]+(?:; (?:readonly )?[A-Za-z_$][\w$]*\??: [^{};]+)*) \}/g;
  const less = text.replace(object, (whole, inner: string) =>
    inner.split("; ").every((each) => isPlainType(each.slice(each.indexOf(": ") + 2))) ? "Plain" : whole,
  );
  return less === text ? text : withoutObjects(less);
}

/** Names, generics, arrays and unions, spaced as Prettier spaces them: no object, function or literal type, nothing that must break. */
function isPlainType(text: string): boolean {
  const shape = text.replace(/(?:readonly |keyof |typeof )?[A-Za-z_$][\w$]*(?:\.[\w$]+)*/g, "x");
  return /^x(?:x|<(?=x)|>|\[\]|, (?=x)| \| (?=x))*$/.test(shape) && !/xx|>x|\]x/.test(shape);
}
