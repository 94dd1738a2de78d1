/**
 * From the templates' text to text as the project's Prettier prints it, byte by byte. What an output has in common with others is
 * formatted once, what the layout is sure of not at all, and the rest of a file in one call.
 */

import { existsSync } from "node:fs";
import { join } from "node:path";

import { keyOf, type Cache } from "../cache.ts";
import { diagnostic, DiagnosticError } from "../diagnostic.ts";
import { loadScript } from "../load.ts";
import { Layout } from "./layout.ts";
import { splitStatements } from "./statements.ts";
import { loadPrettier, Styles, type Style } from "./style.ts";

/** The text of an output, unformatted. */
export interface Draft {
  /** Imports, classes and tables. */
  readonly own: string;
  /** The recording functions, or nothing; many outputs have the same. */
  readonly recording: string;
  /** What stands below them, or nothing. */
  readonly end: string;
  /** Whether Prettier must see its own output once more before it settles. */
  readonly twice: boolean;
  /** Whether templates of the user's own had a hand in it: then it may be anything. */
  readonly foreign: boolean;
}

/** A line or more of an output. */
interface Piece {
  /** Whether an empty line stands before it. */
  readonly spaced: boolean;
  /** As the templates give it. */
  readonly source: string;
  /** Stands in a class body. */
  readonly isMember: boolean;
  /** Formatted; undefined while it is not. */
  text: string | undefined;
}

/** Stands between the pieces of one call. */
const SEPARATOR = "// ~ gen-instrumented: the next piece ~";
const MEMBER = { before: "class A extends B {\n", after: "\n}" };
const QUOTED_MEMBER = /^ *(?:[a-z]+ )*\*?["'\d]/m;
/** Formatted pieces of recording functions are kept from run to run up to this size; then one starts anew. */
const KEPT = 4_000_000;

/** Any text, formatted as the project formats a file at this absolute path. */
export async function format(text: string, path: string): Promise<string> {
  return guarded(path, async () => whole(text, await new Styles().of(path), path));
}

/** Formats the outputs of a run. */
export class Formatter {
  readonly #cache: Cache | undefined;
  /** How many pieces of outputs' own text there were, and how many of them Prettier was asked for. */
  pieces = 0;
  asked = 0;
  #styles = new Styles();
  readonly #shared = new Map<string, SharedPieces>();

  constructor(cache?: Cache) {
    this.#cache = cache;
  }

  /** @param path absolute; where the file will stand */
  async format(draft: Draft, path: string): Promise<string> {
    return guarded(path, async () => {
      const style = await this.#styles.of(path);
      try {
        const text = await this.#inPieces(draft, style, path);
        if (text !== undefined) return text;
      } catch {
        // What cannot be formatted in pieces may be as a whole; if not, the message is about the whole.
      }
      const once = await whole([draft.own, draft.recording, draft.end].join("\n\n"), style, path);
      return draft.twice ? whole(once, style, path) : once;
    });
  }

  /** Has the options of the project looked up anew from now on. */
  renew(): void {
    this.#styles = new Styles();
  }

  /** Keeps for later runs what they may need. */
  save(): void {
    for (const shared of this.#shared.values()) shared.save();
  }

  async #inPieces(
    { own, recording, end, twice, foreign }: Draft,
    style: Style,
    path: string,
  ): Promise<string | undefined> {
    if (foreign || style.layout === undefined || own.includes("prettier-ignore")) return undefined;
    // Whether a name has quotes depends on all the others.
    if (style.options["quoteProps"] === "consistent" && QUOTED_MEMBER.test(own)) return undefined;
    const pieces = piecesOf(own, new Layout(style.layout));
    if (pieces === undefined) return undefined;
    this.pieces += pieces.length;
    this.asked += pieces.filter((piece) => piece.text === undefined).length;
    if (!(await formatPieces(pieces, style, path, twice ? 2 : 1))) return undefined;
    const text = joined(pieces);
    const recorded = recording.trim();
    const ending = end === "" || style.options["semi"] !== false ? end : end.slice(0, -1);
    const tail = ending === "" ? "" : `\n${ending}\n`;
    if (recorded === "") return `${text}\n${tail}`;
    const between = own.slice(own.trimEnd().length);
    const spaced = `${between}\n${/^\s*/.exec(recording)?.[0] ?? ""}`.split("\n").length > 2;
    const shared = await this.#sharedFor(style).format(recorded, path);
    return shared === undefined ? undefined : `${text}${spaced ? "\n\n" : "\n"}${shared}\n${tail}`;
  }

  #sharedFor(style: Style): SharedPieces {
    let shared = this.#shared.get(style.key);
    if (shared === undefined) {
      shared = new SharedPieces(style, this.#cache);
      this.#shared.set(style.key, shared);
    }
    return shared;
  }
}

/** The recording functions that outputs have in common, in one style: each declaration is formatted once. */
class SharedPieces {
  readonly #style: Style;
  readonly #cache: Cache | undefined;
  readonly #name: string;
  readonly #whole = new Map<string, string>();
  #pieces: Map<string, string> | undefined;
  #grown = false;

  constructor(style: Style, cache: Cache | undefined) {
    this.#style = style;
    this.#cache = cache;
    this.#name = `format-${keyOf("1", style.key)}`;
  }

  async format(text: string, path: string): Promise<string | undefined> {
    const known = this.#whole.get(text);
    if (known !== undefined) return known;
    const memory = (this.#pieces ??= this.#load());
    // Our own text: what follows an empty line and is not indented begins a declaration.
    const pieces = text.split(/\n{2,}(?=\S)/).map((source, index): Piece => {
      const key = keyOf(source);
      return { spaced: index > 0, source, isMember: false, text: memory.get(key) };
    });
    const due = pieces.filter((piece) => piece.text === undefined);
    if (!(await formatPieces(pieces, this.#style, path, 1))) return undefined;
    for (const { source, text: formatted } of due) if (formatted !== undefined) memory.set(keyOf(source), formatted);
    this.#grown ||= due.length > 0;
    const formatted = joined(pieces);
    this.#whole.set(text, formatted);
    return formatted;
  }

  save(): void {
    if (!this.#grown || this.#pieces === undefined) return;
    this.#cache?.write(this.#name, Buffer.from(JSON.stringify([...this.#pieces])));
    this.#grown = false;
  }

  #load(): Map<string, string> {
    const bytes = this.#cache?.read(this.#name);
    if (bytes === undefined || bytes.length > KEPT) return new Map();
    return new Map(JSON.parse(bytes.toString("utf8")) as [string, string][]);
  }
}

/** The statements of a file, and the members of its classes; undefined where they cannot be told apart. */
function piecesOf(text: string, layout: Layout): Piece[] | undefined {
  return splitStatements(text)?.flatMap(({ text: source, spaced }): Piece[] => {
    const [, open, body] = /^((?:\/\*\*[^]*?\*\/\n)?export [^\n{]*\bclass [^\n]*\{)\n([^]*)\}$/.exec(source) ?? [];
    const head = open === undefined ? undefined : layout.classHead(open);
    const members = head === undefined || body === undefined ? undefined : splitStatements(body, true);
    if (head === undefined || members === undefined || members.length === 0) {
      return [{ spaced, source, isMember: false, text: layout.statement(source) }];
    }
    return [
      { spaced, source: "", isMember: false, text: head },
      ...members.map((member, index): Piece => ({
        spaced: member.spaced && index > 0,
        source: member.text,
        isMember: true,
        text: layout.member(member.text),
      })),
      { spaced: false, source: "", isMember: false, text: "}" },
    ];
  });
}

function joined(pieces: readonly Piece[]): string {
  return pieces.map(({ spaced, text = "" }, index) => (index === 0 ? "" : spaced ? "\n\n" : "\n") + text).join("");
}

/** Formats those that are not yet, all in one call; says whether each came back. */
async function formatPieces(pieces: readonly Piece[], style: Style, path: string, passes: number): Promise<boolean> {
  const due = pieces.filter(({ text }) => text === undefined);
  if (due.length === 0) return true;
  // Without semicolons a field's end depends on the member that follows it.
  if (style.layout?.semi === false && due.some(({ isMember, source }) => isMember && source.endsWith(";")))
    return false;
  let text = due
    .map(({ source, isMember }) => (isMember ? `${MEMBER.before}${source}${MEMBER.after}` : source))
    .join(`\n\n${SEPARATOR}\n\n`);
  for (let pass = 0; pass < passes; pass++) text = await pieceworks(text, style, path);
  const formatted = text.trimEnd().split(`\n\n${SEPARATOR}\n\n`);
  if (formatted.length !== due.length) return false;
  return due.every((piece, index) => {
    const found = formatted[index] ?? "";
    if (!piece.isMember) piece.text = found;
    else if (found.startsWith(MEMBER.before) && found.endsWith(MEMBER.after))
      piece.text = found.slice(MEMBER.before.length, -MEMBER.after.length);
    return piece.text !== undefined;
  });
}

async function whole(text: string, { prettier, options }: Style, path: string): Promise<string> {
  // Outputs are LF on every system; writing keeps the line endings that a file already has.
  return (await loadPrettier(prettier)).format(text, { ...options, filepath: path, endOfLine: "lf" });
}

/** As `whole`, with only those parts of Prettier that TypeScript without embedded languages needs: a tenth of it to load. */
async function pieceworks(text: string, style: Style, path: string): Promise<string> {
  const [standalone = "", ...plugins] = ["standalone.js", "plugins/typescript.js", "plugins/estree.js"].map((file) =>
    join(style.prettier.folder, file),
  );
  if (text.includes("`") || ![standalone, ...plugins].every((file) => existsSync(file)))
    return whole(text, style, path);
  const { format } = loadScript(standalone) as typeof import("prettier/standalone");
  return format(text, {
    ...style.options,
    parser: "typescript",
    plugins: plugins.map((file) => loadScript(file) as import("prettier").Plugin),
    filepath: path,
    endOfLine: "lf",
  });
}

async function guarded<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new DiagnosticError(
      diagnostic(
        "format-failed",
        { text: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) },
        { file: path },
      ),
    );
  }
}
