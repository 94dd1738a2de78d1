/** The config: what people write (`Config`), and what travels inward (`ResolvedConfig`): each default filled, each path absolute. */

import { readFileSync } from "node:fs";
import { basename, dirname, isAbsolute, resolve } from "node:path";

import { checkConfig, invalid, type Fault } from "./config/check.ts";
import { PACKAGE_KEY, resolveModule } from "./config/load.ts";
import { findKey } from "./config/position.ts";
import {
  splitModuleReference,
  type CheckedConfig,
  type Config,
  type OperationOptions,
  type Uninstrumented,
} from "./config/schema.ts";
import { diagnostic, DiagnosticError, type Diagnostic } from "./diagnostic.ts";

export { CONFIG_FILES, configInputs, findConfigFile, loadConfig, type LoadedConfig } from "./config/load.ts";
export type { AlertLimits, Config, OperationOptions, Uninstrumented } from "./config/schema.ts";

/** An export of a module of the user's own: the absolute path of the file, and the name of the export. */
export interface ModuleReference {
  readonly path: string;
  readonly name: string;
}

/** A failed call told by a property of its result. */
export interface FailureProperty {
  readonly property: string;
  readonly equals?: string | number | boolean | null | undefined;
  readonly error?: string | undefined;
}

export type ResolvedOperation = Readonly<Omit<OperationOptions, "failure">> & {
  readonly failure?: ModuleReference | FailureProperty | undefined;
};

/** A config with each default filled in, each path absolute and each module reference taken apart. */
export interface ResolvedConfig extends Readonly<
  Omit<CheckedConfig, "$schema" | "catalogue" | "classifyError" | "runtime" | "template" | "outDir">
> {
  readonly cwd: string;
  /** undefined when there is no config file. */
  readonly configFile: string | undefined;
  /** What the relative paths of the config file are relative to: its folder, or `cwd` without one. */
  readonly configDir: string;
  /** By method name; without a prototype, so that any name may be looked up. */
  readonly catalogue: Readonly<Record<string, ResolvedOperation | Uninstrumented>>;
  /** What the command line said in place of the config: the command that renews an output repeats it. */
  readonly overrides: Overrides;
  readonly classifyError: ModuleReference | undefined;
  readonly runtime: string | undefined;
  readonly template: string | undefined;
  readonly outDir: string | undefined;
}

/** What the command line says in place of the config. Its paths are relative to `cwd`. */
export type Overrides = Pick<
  Config,
  "class" | "operations" | "profile" | "logs" | "shape" | "verify" | "testRunner" | "template" | "outDir" | "suffix"
>;

/** Gives a config file its types; returns the config as it is. */
export function defineConfig(config: Config): Config {
  return config;
}

/** Whether a catalogue entry leaves its method out on purpose. */
export function isUninstrumented(entry: ResolvedOperation | Uninstrumented): entry is Uninstrumented {
  return "uninstrumented" in entry;
}

/**
 * Checks a config and fills it in. Command line beats config beats defaults.
 * @param cwd absolute
 * @param configFile absolute; where `config` was read from, for messages and for its relative paths
 * @throws {DiagnosticError} with one diagnostic for each fault, at its line and column where they can be told
 */
export function resolveConfig(
  cwd: string,
  config: unknown = {},
  overrides: Overrides = {},
  configFile?: string,
): ResolvedConfig {
  const configDir = configFile === undefined ? cwd : dirname(configFile);
  // Paths of the command line are made absolute first: below, all that is relative is the config file's.
  const given = definedEntries({
    ...overrides,
    template: absolute(cwd, overrides.template),
    outDir: absolute(cwd, overrides.outDir),
  });
  const fromLine = checkConfig(given);
  if ("faults" in fromLine) {
    const faults = fromLine.faults.map(({ path, text }) =>
      diagnostic("invalid-option", { option: optionName(String(path[0])), text }),
    );
    throw new DiagnosticError(...faults);
  }
  const checked = checkConfig(config);
  if ("faults" in checked) throw new DiagnosticError(...placeFaults(checked.faults, configFile));

  const { $schema: _, ...own } = checked.config;
  const merged: Omit<CheckedConfig, "$schema"> = { ...own, ...given };
  const faults: Fault[] = [];
  const moduleAt = (path: readonly string[], text: string): ModuleReference => {
    const { path: file, name } = splitModuleReference(text);
    const found = resolveModule(configDir, file);
    if (found === undefined) {
      const why = `names the file '${file}', which does not exist in ${configFile === undefined ? "the working directory" : "the config's folder"}`;
      faults.push(invalid(path, why));
    }
    return { path: found ?? resolve(configDir, file), name };
  };

  const catalogue = Object.create(null) as Record<string, ResolvedOperation | Uninstrumented>;
  for (const [method, entry] of Object.entries(merged.catalogue)) {
    if ("uninstrumented" in entry) {
      catalogue[method] = entry;
      continue;
    }
    const { failure, ...rest } = entry;
    catalogue[method] = {
      ...rest,
      ...(failure === undefined
        ? {}
        : { failure: typeof failure === "string" ? moduleAt(["catalogue", method, "failure"], failure) : failure }),
    };
  }
  const resolved: ResolvedConfig = {
    ...merged,
    cwd,
    configFile,
    configDir,
    catalogue,
    overrides: given,
    classifyError: merged.classifyError === undefined ? undefined : moduleAt(["classifyError"], merged.classifyError),
    runtime: absolute(configDir, merged.runtime),
    template: absolute(configDir, merged.template),
    outDir: absolute(configDir, merged.outDir),
    scope: merged.scope,
    shape: merged.shape,
    buckets: merged.buckets,
  };
  if (faults.length > 0) throw new DiagnosticError(...placeFaults(faults, configFile));
  return resolved;
}

/** The option that sets a config key: `outDir` is `--out-dir`. */
export function optionName(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function absolute(folder: string, path: string | undefined): string | undefined {
  return path === undefined || isAbsolute(path) ? path : resolve(folder, path);
}

function definedEntries(overrides: Overrides): Partial<Pick<CheckedConfig, keyof Overrides>> {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
}

function placeFaults(faults: readonly Fault[], file: string | undefined): Diagnostic[] {
  if (file === undefined) return faults.map((fault) => fault.diagnostic);
  const text = readFileSync(file, "utf8");
  const isPackage = basename(file) === "package.json";
  const start = file.endsWith(".json") ? 0 : Math.max(text.search(/\bexport\s+default\b/), 0);
  return faults.map((fault) => {
    const range = findKey(text, isPackage ? [PACKAGE_KEY, ...fault.path] : fault.path, start);
    return { ...fault.diagnostic, file, ...(range === undefined ? {} : { range }) };
  });
}
