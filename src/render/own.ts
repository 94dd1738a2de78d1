/** Templates of the user's own: compiled in the run, and stricter than ours, since nobody tests them but their author. */

import { createRequire } from "node:module";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import type Handlebars from "handlebars";

import { diagnostic, DiagnosticError, type Diagnostic, type Position } from "../diagnostic.ts";
import { nearest } from "../nearest.ts";
import { COMPILE_OPTIONS } from "./compile.ts";
import type { TemplateData } from "./data.ts";
import { parseTemplate, PRINT } from "./own-syntax.ts";
import { addHelpers, shippedTemplate, TEMPLATE_NAMES, type Templates } from "./templates.ts";

const EXTENSION = ".hbs";

/**
 * Reads a template and the others of its folder, which are its partials and take the place of ours of the same name.
 * @param file absolute
 * @throws {DiagnosticError} where one cannot be read, or not be compiled; each fault with its line and column
 */
export function loadOwnTemplates(file: string): Templates {
  return new OwnTemplates(file);
}

class OwnTemplates implements Templates {
  readonly files: readonly string[];
  readonly #root: string;
  readonly #handlebars: typeof Handlebars;
  readonly #templates = new Map<string, Handlebars.TemplateDelegate>();
  readonly #compiler: typeof Handlebars;
  /** What may be named as a partial. */
  readonly #names: ReadonlySet<string>;
  /** The last name that was asked for and not there, with what was. */
  #missed: Missed | undefined;

  constructor(file: string) {
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
      throw new DiagnosticError(diagnostic("template-not-found", { path: basename(file) }, { file }));
    this.#compiler = createRequire(import.meta.url)("handlebars") as typeof Handlebars;
    this.#handlebars = this.#compiler.create();
    addHelpers(this.#handlebars);
    this.#handlebars.registerHelper(PRINT, print);
    this.#handlebars.unregisterHelper("log"); // nothing but the command line prints
    const folder = dirname(file);
    const beside = readdirSync(folder).filter((name) => name.endsWith(EXTENSION));
    this.files = [...new Set([basename(file), ...beside])].sort().map((name) => join(folder, name));
    this.#root = nameOf(file);
    this.#names = new Set([...this.files.map(nameOf), ...TEMPLATE_NAMES]);
    const faults = this.files.flatMap((each) => this.#add(each));
    // Some other file, named by a slip: all outputs would be its text.
    if (!readFileSync(file, "utf8").includes("{{"))
      faults.push(
        invalid(
          file,
          "it asks for nothing of a provider",
          TOP,
          "Is this the file you mean? 'eject' gives one to start from.",
        ),
      );
    if (faults.length > 0) throw new DiagnosticError(...faults);
    for (const name of TEMPLATE_NAMES)
      if (!this.#templates.has(name)) this.#register(name, shippedTemplate(name, this.#handlebars));
  }

  render(name: string, view: object): string {
    const template = this.#templates.get(name);
    if (template === undefined) throw new Error(`There is no template '${name}'.`);
    this.#missed = undefined;
    return template(watched(view, (missed) => (this.#missed = missed)));
  }

  renderFile(data: TemplateData): string {
    return this.render(this.#root, data);
  }

  #add(file: string): readonly Diagnostic[] {
    const text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
    const parsed = parseTemplate(text, this.#names, this.#compiler);
    if ("faults" in parsed) return parsed.faults.map(({ text: fault, at, help }) => invalid(file, fault, at, help));
    const template = this.#handlebars.compile(parsed.ast, {
      ...COMPILE_OPTIONS,
      knownHelpers: { ...COMPILE_OPTIONS.knownHelpers, [PRINT]: true },
    });
    this.#register(nameOf(file), (context, options) => {
      try {
        return template(context, options);
      } catch (error) {
        throw this.#explain(error, file);
      }
    });
    return [];
  }

  #register(name: string, template: Handlebars.TemplateDelegate): void {
    this.#templates.set(name, template);
    this.#handlebars.registerPartial(name, template);
  }

  /** The innermost template names itself; those around it pass that on. */
  #explain(error: unknown, file: string): unknown {
    if (error instanceof DiagnosticError || !(error instanceof Error)) return error;
    const isEmpty = error instanceof NothingToPrint;
    const at = isEmpty ? error.at : placeOf(error);
    const undefinedName = /^"(.+)" not defined in /.exec(error.message)?.[1];
    // A name that is not there prints nothing, too: then the name is what went wrong.
    const name = this.#missed?.name ?? undefinedName;
    if (name === undefined || !(isEmpty || undefinedName !== undefined)) {
      const help = isEmpty ? "Ask first, with {{#if}}, whether it is there." : undefined;
      return new DiagnosticError(invalid(file, error.message.replace(/ - \d+:\d+$/, ""), at, help));
    }
    const known = this.#missed?.known ?? [];
    const args = { name, nearest: nearest(name, known), known };
    return new DiagnosticError(diagnostic("template-unknown-field", args, place(file, at)));
  }
}

/** Handlebars counts columns from 0. */
function placeOf(error: Error & { readonly lineNumber?: number; readonly column?: number }): Position {
  return error.lineNumber === undefined ? TOP : { line: error.lineNumber, column: (error.column ?? 0) + 1 };
}

const TOP: Position = { line: 1, column: 1 };

function nameOf(file: string): string {
  return basename(file, EXTENSION);
}

function invalid(file: string, text: string, at: Position, help?: string): Diagnostic {
  return diagnostic("template-failed", { text, help }, place(file, at));
}

function place(file: string, at: Position): { file: string; range: { start: Position; end: Position } } {
  return { file, range: { start: at, end: at } };
}

class NothingToPrint extends Error {
  readonly at: Position;
  constructor(text: string, { start }: { readonly start: Position }) {
    super(text);
    this.at = { line: start.line, column: start.column + 1 };
  }
}

/** What Handlebars would leave out, or print as `[object Object]`, is a slip. */
function print(value: unknown, { loc }: { readonly loc: { readonly start: Position } }): string {
  if (value === undefined || value === null) throw new NothingToPrint("what is to be printed here is not set", loc);
  if (typeof value === "object")
    throw new NothingToPrint("what is to be printed here is no text: use {{#each}} or {{#with}}", loc);
  return typeof value === "string" ? value : JSON.stringify(value);
}

interface Missed {
  readonly name: string;
  readonly known: readonly string[];
}

/** The view, telling of each name that is asked for and not there. */
function watched<T extends object>(view: T, tell: (missed: Missed) => void): T {
  const miss = (target: object, key: string | symbol): void => {
    if (typeof key === "string" && !(key in target)) tell({ name: key, known: Object.keys(target) });
  };
  return new Proxy(view, {
    get(target, key) {
      miss(target, key);
      const value: unknown = Reflect.get(target, key);
      return typeof value === "object" && value !== null ? watched(value, tell) : value;
    },
    has(target, key) {
      miss(target, key);
      return key in target;
    },
  });
}
