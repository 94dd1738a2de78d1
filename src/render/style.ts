/** How the project formats its own: which Prettier it has, and with which options. */

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { ask, askPackage, askVaguely } from "../asked.ts";
import { loadModule } from "../load.ts";
import { realPath } from "../project.ts";

type Prettier = Pick<typeof import("prettier"), "clearConfigCache" | "format" | "resolveConfig">;

/** What the layout must know of Prettier's options, defaults filled in. */
export interface FormatOptions {
  readonly printWidth: number;
  readonly tabWidth: number;
  readonly useTabs: boolean;
  readonly semi: boolean;
  readonly singleQuote: boolean;
  readonly trailingComma: "all" | "es5" | "none";
  readonly bracketSpacing: boolean;
  readonly arrowParens: "always" | "avoid";
  readonly objectWrap: "preserve" | "collapse";
}

export interface Style {
  readonly prettier: PrettierPackage;
  /** As the project's config gives them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** undefined where the options, or Prettier itself, are such that only a whole file can be formatted rightly. */
  readonly layout: FormatOptions | undefined;
  /** Stands for all that formatting depends on, but for the text. */
  readonly key: string;
}

/** An installed Prettier. */
export interface PrettierPackage {
  /** Absolute; undefined where it is the tool's own and found by name. */
  readonly entry: string | undefined;
  readonly folder: string;
  readonly version: string;
}

const DEFAULTS: FormatOptions = {
  printWidth: 80,
  tabWidth: 2,
  useTabs: false,
  semi: true,
  singleQuote: false,
  trailingComma: "all",
  bracketSpacing: true,
  arrowParens: "always",
  objectWrap: "preserve",
};

/** Options that have no bearing on what the layout prints. */
const WITHOUT_BEARING = new Set([
  "bracketSameLine",
  "embeddedLanguageFormatting",
  "endOfLine",
  "experimentalOperatorPosition",
  "experimentalTernaries",
  "htmlWhitespaceSensitivity",
  "jsxSingleQuote",
  "proseWrap",
  "quoteProps",
  "singleAttributePerLine",
  "vueIndentScriptAndStyle",
]);

/** Where Prettier looks for options, in its order of precedence within a folder. */
const CONFIG_FILES = [
  "package.json",
  "package.yaml",
  ".prettierrc",
  ".prettierrc.json",
  ...["yml", "yaml", "json5"].map((extension) => `.prettierrc.${extension}`),
  ...["js", "ts", "mjs", "mts", "cjs", "cts"].flatMap((extension) => [
    `.prettierrc.${extension}`,
    `prettier.config.${extension}`,
  ]),
  ".prettierrc.toml",
];

/** The styles of a run: each folder is looked at once. */
export class Styles {
  readonly #packages = new Map<string, PrettierPackage>();
  readonly #simple = new Map<string, Readonly<Record<string, unknown>> | undefined>();
  readonly #styles = new Map<string, Style>();
  readonly #cleared = new Set<PrettierPackage>();

  /** How a file at this absolute path is to be formatted. */
  async of(path: string): Promise<Style> {
    const folder = dirname(path);
    const prettier = this.#packageFor(folder);
    const options = this.#simpleFor(folder) ?? (await this.#asked(prettier, path)) ?? {};
    const key = JSON.stringify([prettier.version, prettier.folder, options]);
    let style = this.#styles.get(key);
    if (style === undefined) {
      style = { prettier, options, key, layout: prettier.version.startsWith("3.") ? layoutOf(options) : undefined };
      this.#styles.set(key, style);
    }
    return style;
  }

  #simpleFor(folder: string): Readonly<Record<string, unknown>> | undefined {
    if (!this.#simple.has(folder)) this.#simple.set(folder, simpleOptions(folder));
    return this.#simple.get(folder);
  }

  async #asked(prettier: PrettierPackage, path: string): Promise<Readonly<Record<string, unknown>> | null> {
    const { clearConfigCache, resolveConfig } = await loadPrettier(prettier);
    // What it remembers may be from before this run looked.
    if (!this.#cleared.has(prettier)) await clearConfigCache();
    this.#cleared.add(prettier);
    const options = await resolveConfig(path, { editorconfig: true });
    if (options?.["plugins"] !== undefined) askVaguely();
    return options;
  }

  #packageFor(folder: string): PrettierPackage {
    let found = this.#packages.get(folder);
    if (found === undefined) {
      found = findPrettier(folder);
      this.#packages.set(folder, found);
    }
    return found;
  }
}

export async function loadPrettier({ entry }: PrettierPackage): Promise<Prettier> {
  const loaded = (await loadModule(
    entry === undefined ? "prettier" : pathToFileURL(entry).href,
  )) as Partial<Prettier> & {
    readonly default?: Prettier;
  };
  // Prettier 2 is CommonJS: its functions are on the default export.
  return loaded.default ?? (loaded as Prettier);
}

/** The project's own where it has one, else the one that comes with the tool. */
function findPrettier(folder: string): PrettierPackage {
  let entry: string | undefined;
  const description = askPackage("prettier", `${folder}/_.js`);
  try {
    entry = createRequire(`${folder}/_.js`).resolve("prettier");
  } catch {
    entry = undefined;
  }
  let at = dirname(entry ?? createRequire(import.meta.url).resolve("prettier"));
  for (; at !== dirname(at); at = dirname(at)) {
    try {
      const { name, version = "" } = JSON.parse(readFileSync(join(at, "package.json"), "utf8")) as {
        readonly name?: string;
        readonly version?: string;
      };
      if (name !== "prettier") continue;
      // Some other way than by a folder of packages: a loader's, or within Prettier itself.
      if (entry !== undefined && (description === undefined || realPath(dirname(description)) !== realPath(at)))
        askVaguely();
      return { entry, folder: at, version };
    } catch {
      // Further up.
    }
  }
  return { entry, folder: at, version: "" };
}

/**
 * The options of a folder whose config is none, or one plain JSON file: what most have, and can be told without loading Prettier.
 * undefined where Prettier must be asked.
 */
function simpleOptions(folder: string): Readonly<Record<string, unknown>> | undefined {
  let isPlain = true;
  let found: { readonly options: Readonly<Record<string, unknown>> | undefined } | undefined;
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(ask(join(at, ".editorconfig")))) isPlain = false;
    if (found === undefined) {
      for (const name of CONFIG_FILES) {
        const path = ask(join(at, name));
        if (!existsSync(path)) continue;
        const options = readOptions(path, name);
        if (options === "none") continue;
        if (options === undefined && !isData(path, name)) askVaguely();
        found = { options };
        break;
      }
    }
    if (at === dirname(at)) return isPlain ? (found ?? { options: {} }).options : undefined;
  }
}

/** Whether a config file tells by itself what it says: no code, and not the name of a package that has the options. */
function isData(path: string, name: string): boolean {
  if (/\.[cm]?[jt]s$|^package\.yaml$/.test(name)) return false;
  const text = readFileSync(path, "utf8");
  if (name === "package.json") return !/"prettier"\s*:\s*"/.test(text);
  return /^\s*(?:\{|["']?\w+["']?\s*[:=])/m.test(text);
}

function readOptions(path: string, name: string): Readonly<Record<string, unknown>> | "none" | undefined {
  if (!["package.json", ".prettierrc", ".prettierrc.json"].includes(name)) return undefined;
  try {
    let value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (name === "package.json") {
      value = (value as { readonly prettier?: unknown }).prettier;
      if (value === undefined) return "none";
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    const { $schema: _, ...options } = value as Readonly<Record<string, unknown>>;
    return Object.keys(options).every((key) => key in DEFAULTS || WITHOUT_BEARING.has(key)) ? options : undefined;
  } catch {
    return undefined;
  }
}

function layoutOf(options: Readonly<Record<string, unknown>>): FormatOptions | undefined {
  if (Object.keys(options).some((key) => !(key in DEFAULTS) && !WITHOUT_BEARING.has(key))) return undefined;
  const layout = { ...DEFAULTS, ...options };
  const isWhole = (value: unknown): boolean => Number.isInteger(value);
  return isWhole(layout.printWidth) && isWhole(layout.tabWidth) ? layout : undefined;
}
