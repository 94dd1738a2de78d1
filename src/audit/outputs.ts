/** The generated files beside the sources, as far as the audit needs to know them. */

import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";

import type { ResolvedConfig } from "../config.ts";
import { outputPath } from "../files.ts";
import { isEdited, isGenerated, optionsOf, sourceOf } from "../mark.ts";
import { readIfThere } from "../read.ts";

/** A generated file that is on the disk. */
export interface Output {
  /** Absolute. */
  readonly path: string;
  readonly edited: boolean;
  /** The options that it was made with, beyond the config of then: `--operations all`. */
  readonly options: string;
  /** Whether it has an instrumented class for this base. */
  declares(className: string): boolean;
  /** Whether the table of this base's operations has this method. */
  observes(className: string, method: string): boolean;
}

/** A generated file that is audited itself. */
export interface AuditedOutput {
  /** Absolute. */
  readonly path: string;
  /** The absolute source that it names; undefined for the shared runtime. */
  readonly source: string | undefined;
  readonly state: "source-gone" | "class-gone" | "moved" | "stale";
  /** As in `Output`. */
  readonly options: string;
}

/** Tells the config that governs an absolute path. */
export type ConfigOf = (path: string) => ResolvedConfig;

export class Outputs {
  readonly #configOf: ConfigOf;
  readonly #found = new Map<string, Output | undefined>();

  constructor(configOf: ConfigOf) {
    this.#configOf = configOf;
  }

  /** The output of a source, if it is there and carries the mark. */
  of(source: string): Output | undefined {
    if (!this.#found.has(source)) {
      this.#found.set(source, readOutput(outputPath(source, this.#configOf(source))));
    }
    return this.#found.get(source);
  }
}

function readOutput(path: string): Output | undefined {
  // Most sources of a project that begins have none, and an exception for each is dear.
  if (!existsSync(path)) return undefined;
  const text = readIfThere(path);
  if (text === undefined || !isGenerated(text)) return undefined;
  const classes = new Set(generatedBases(text));
  const tables = new Map<string, ReadonlySet<string>>();
  return {
    path,
    edited: isEdited(text),
    options: optionsOf(text),
    declares: (className) => classes.has(className),
    observes: (className, method) => {
      if (!tables.has(className)) tables.set(className, tableOf(className, text));
      return classes.has(className) && tables.get(className)?.has(method) === true;
    },
  };
}

/** The keys of a base's table of operations: `= defineOperations("Base", { fetch: { … }, … })`, however it is formatted. */
function tableOf(className: string, text: string): ReadonlySet<string> {
  const start = new RegExp(`= (?:/\\*.*?\\*/ )?[\\w$]+\\(\\s*["']${className.replaceAll("$", "\\$")}["'],\\s*\\{`).exec(
    text,
  );
  if (start === null) return new Set();
  const rest = text.slice(start.index + start[0].length);
  const body = rest.slice(0, /\n\}/.exec(rest)?.index);
  const indent = /\n([ \t]*)\S/.exec(rest)?.[1] ?? "";
  const keys = body.matchAll(new RegExp(`\\n${indent}(?:"([^"]+)"|'([^']+)'|([\\p{ID_Continue}$]+)): \\{`, "gu"));
  return new Set([...keys].map(([, double, single, plain]) => double ?? single ?? plain ?? ""));
}

/** The classes that a generated text extends. */
function generatedBases(text: string): readonly string[] {
  return [...text.matchAll(/\bclass Instrumented([\w$]+)/g)].map(([, name = ""]) => name);
}

/** What is wrong with a generated file as such; undefined where nothing is, and for foreign texts. */
export function leftOver(
  path: string,
  text: string,
  configOf: ConfigOf,
  providersOf: (source: string) => readonly string[] | undefined,
): AuditedOutput | undefined {
  const named = sourceOf(text);
  if (named === undefined) return undefined;
  const source = resolve(dirname(path), named);
  const options = optionsOf(text);
  if (!existsSync(source)) return { path, source, state: "source-gone", options };
  if (outputPath(source, configOf(source)) !== path) return { path, source, state: "moved", options };
  const providers = providersOf(source);
  const bases = generatedBases(text);
  // A source that cannot be parsed proves nothing.
  if (providers === undefined || bases.some((base) => providers.includes(base))) return undefined;
  return { path, source, state: "class-gone", options };
}
