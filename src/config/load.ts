/** Finds and reads the config file. The only file that knows jiti. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { ask, askModule } from "../asked.ts";
import { diagnostic, DiagnosticError, type Place } from "../diagnostic.ts";
import { loadModule } from "../load.ts";
import { projectRoot } from "../project.ts";
import { readIfThere } from "../read.ts";
import { positionAt } from "./position.ts";

export const PACKAGE_KEY = "gen-instrumented";

/** What a config file may be called, besides package.json. */
export const CONFIG_FILES = ["ts", "mts", "js", "mjs", "json"].map(
  (extension) => `gen-instrumented.config.${extension}`,
);

/** A config as its file has it, not yet checked. `file` is absolute, and undefined when there is no config. */
export interface LoadedConfig {
  readonly config: unknown;
  readonly file: string | undefined;
}

/**
 * Reads `explicitFile` (relative to `cwd`), or the nearest config at or above `cwd`: folder by folder up to the project's
 * root, in each the config files first and then the key in package.json.
 * @throws {DiagnosticError} when the named file does not exist, or a config cannot be read or run.
 */
export async function loadConfig(cwd: string, explicitFile?: string): Promise<LoadedConfig> {
  const file = explicitFile === undefined ? findConfigFile(cwd) : ask(resolve(cwd, explicitFile));
  if (file === undefined) return { config: {}, file };
  if (!existsSync(file)) throw new DiagnosticError(diagnostic("config-not-found", { path: explicitFile ?? file }));
  const load = LOADERS.get(extname(file));
  if (load === undefined || !statSync(file).isFile())
    throw new DiagnosticError(diagnostic("config-format", {}, { file }));
  return { config: checkShape(await load(file), file), file };
}

/**
 * The config file that governs `folder` (absolute), by the order in which `loadConfig` looks; undefined where there is none.
 * A package.json without the key is none.
 */
export function findConfigFile(folder: string): string | undefined {
  const root = projectRoot(folder);
  for (let at = folder; ; at = dirname(at)) {
    const file = CONFIG_FILES.map((name) => join(at, name)).find((path) => existsSync(ask(path)));
    if (file !== undefined) return file;
    const packageFile = ask(join(at, "package.json"));
    if (hasKey(packageFile)) return packageFile;
    if (at === root || at === dirname(at)) return undefined;
  }
}

function hasKey(packageFile: string): boolean {
  const text = readIfThere(packageFile);
  if (text === undefined) return false;
  try {
    return Object.hasOwn(Object(JSON.parse(text.replace(/^\uFEFF/, ""))) as object, PACKAGE_KEY);
  } catch {
    return true; // whether the key is there cannot be known: whoever reads the file says what is wrong with it
  }
}

/** A config file and the files that it imports by relative paths, and they by theirs: what must be watched to know the config. */
export function configInputs(file: string): string[] {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    if (path.endsWith(".json")) return;
    const text = readIfThere(path) ?? "";
    for (const [, specifier = ""] of text.matchAll(/(?:from|import|require)\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g)) {
      const extensions = ["", ".ts", ".mts", ".js", ".mjs", ".json", "/index.ts", "/index.js"];
      const target = extensions.map((each) => resolveModule(dirname(path), specifier + each)).find(Boolean);
      if (target !== undefined) visit(target);
    }
  };
  visit(file);
  return [...found];
}

/** The absolute path that a module reference of the config means; `./errors.js` finds `./errors.ts`, as TypeScript does. */
export function resolveModule(configDir: string, path: string): string | undefined {
  const absolute = resolve(configDir, path);
  const source = absolute.replace(/\.([cm]?)js$/, ".$1ts");
  return [absolute, source].find((candidate) => existsSync(ask(candidate)) && statSync(candidate).isFile());
}

function checkShape(config: unknown, file: string): unknown {
  if (config === undefined || config === null) {
    const found = basename(file) === "package.json" ? "no-key" : "nothing";
    throw new DiagnosticError(diagnostic("config-not-object", { found }, { file }));
  }
  if (typeof config !== "object" || Array.isArray(config)) {
    throw new DiagnosticError(
      diagnostic("config-not-object", { found: Array.isArray(config) ? "list" : typeof config }, { file }),
    );
  }
  return config;
}

/** Gives what a config file has; undefined where it has none. */
type Loader = (file: string) => unknown;

const loadJson: Loader = (file) => {
  const text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  if (text.trim() === "") return undefined;
  try {
    const value = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
    return basename(file) === "package.json" ? value?.[PACKAGE_KEY] : value;
  } catch (error) {
    const offset = /at position (\d+)/.exec((error as Error).message)?.[1];
    const at = positionAt(text, offset === undefined ? text.length : Number(offset));
    throw new DiagnosticError(
      diagnostic("config-failed", { text: (error as Error).message }, { file, range: { start: at, end: at } }),
    );
  }
};

/** The modules that Node has imported for us. */
const imported = new Set<string>();

const loadAsModule: Loader = async (file) => {
  askModule(file);
  // What Node has imported it keeps: a file that is read again, as it changes, goes the other way.
  if (imported.has(file)) return loadWithJiti(file);
  imported.add(file);
  // ESM syntax in a .js file of a CommonJS package: people write it, bundlers take it, not every Node version does.
  if (extname(file) === ".js" && !isModuleScope(dirname(file))) return loadWithJiti(file);
  try {
    const { default: exported } = (await loadModule(pathToFileURL(file).href)) as { default?: unknown };
    return await withoutInterop(exported);
  } catch (error) {
    throw await failure(error, file, { transpiled: false });
  }
};

const loadWithJiti: Loader = async (file) => {
  askModule(file);
  const { createJiti } = (await loadModule("jiti")) as typeof import("jiti");
  const jiti = createJiti(import.meta.url, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    // The tool's own package may not be installed where the config stands: `npx gen-instrumented` reads it all the same.
    virtualModules: { [PACKAGE_KEY]: { defineConfig: (config: unknown) => config } },
  });
  try {
    const loaded = await jiti.import<{ default?: unknown; __esModule?: boolean }>(file);
    if ("default" in loaded) return await withoutInterop(loaded.default);
    // What module.exports gives is the config; a module of named exports has none.
    return loaded.__esModule === true ? undefined : loaded;
  } catch (error) {
    throw await failure(error, file, { transpiled: true });
  }
};

const LOADERS: ReadonlyMap<string, Loader> = new Map([
  [".ts", loadWithJiti],
  [".mts", loadWithJiti],
  [".js", loadAsModule],
  [".mjs", loadAsModule],
  [".json", loadJson],
]);

/** What a compiler has made CommonJS of exports its default as a property, beside a mark that says so. */
function withoutInterop(exported: unknown): unknown {
  const isCompiled = typeof exported === "object" && exported !== null && "__esModule" in exported;
  return isCompiled ? (exported as { readonly default?: unknown }).default : exported;
}

/** Whether the nearest package.json says that .js files are ES modules. */
function isModuleScope(folder: string): boolean {
  const file = join(folder, "package.json");
  if (existsSync(file)) {
    try {
      return (JSON.parse(readFileSync(file, "utf8")) as { type?: unknown } | null)?.type === "module";
    } catch {
      return false;
    }
  }
  return folder !== dirname(folder) && isModuleScope(dirname(folder));
}

interface Origin {
  /** The code that ran was made from the file: lines are right, columns are not. */
  readonly transpiled: boolean;
}

async function failure(error: unknown, file: string, origin: Origin): Promise<DiagnosticError> {
  const text =
    error instanceof Error ? `${error.name === "Error" ? "" : `${error.name}: `}${error.message}` : String(error);
  const firstLine = text.split("\n", 1)[0]?.trim() ?? "";
  return new DiagnosticError(
    diagnostic("config-failed", { text: firstLine }, { file, ...(await placeOf(error, file, origin)) }),
  );
}

/** Where in the config file an error arose, as far as its message or stack names the file. */
async function placeOf(error: unknown, file: string, { transpiled }: Origin): Promise<Place> {
  if (!(error instanceof Error)) return {};
  // A parser names the place in its message and counts columns from 0; the runtime names it in the stack and counts from 1.
  const parsed = findPlace(error.message, file);
  const ran = parsed === undefined ? findPlace(error.stack ?? "", file) : undefined;
  const line = parsed?.line ?? ran?.line;
  const lines = (await readFile(file, "utf8").catch(() => "")).split("\n").length;
  if (line === undefined || line > lines) return {};
  const column = parsed === undefined ? (transpiled ? 1 : (ran?.column ?? 1)) : parsed.column + 1;
  return { range: { start: { line, column }, end: { line, column } } };
}

function findPlace(text: string, file: string): { line: number; column: number } | undefined {
  for (const line of text.split("\n")) {
    const found = /^(?:\s*at (?:.*\()?)?(?<path>.*?):(?<line>\d+)(?::(?<column>\d+))?\)?$/.exec(line.trim())?.groups;
    if (found?.["path"] === undefined || !samePath(found["path"], file)) continue;
    return { line: Number(found["line"]), column: Number(found["column"] ?? 1) };
  }
  return undefined;
}

function samePath(text: string, file: string): boolean {
  return resolve(text.startsWith("file:///") ? fileURLToPath(text) : text) === file;
}
