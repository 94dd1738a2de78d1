/** From file arguments to projects: each source under the config that is nearest to it, as Prettier and ESLint take theirs. */

import { dirname, join, resolve } from "node:path";

import { ask } from "./asked.ts";
import { findConfigFile, loadConfig, resolveConfig, type Overrides, type ResolvedConfig } from "./config.ts";
import { diagnostic, type Diagnostic } from "./diagnostic.ts";
import { isInside } from "./project.ts";
import { isFolder } from "./read.ts";
import {
  folderAsGlob,
  narrowSources,
  resolveSources,
  type ResolvedSources,
  type SearchOptions,
  type SourceRequest,
} from "./sources.ts";

/** A config, and the sources that it governs. */
export interface Project {
  readonly config: ResolvedConfig;
  /** In the order of their paths. */
  readonly sources: readonly SourceRequest[];
}

export interface ResolvedProjects {
  /** The config of the working directory, or the one named on the command line. */
  readonly main: ResolvedConfig;
  /** That of the working directory first, with or without sources, then those below by the paths of their configs. */
  readonly projects: readonly Project[];
  /** Where orphans are to be looked for, as in `ResolvedSources`. */
  readonly outputs: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** The config that governs an absolute path; that of the working directory where none of the others does. */
  readonly configOf: (path: string) => ResolvedConfig;
}

export interface ProjectRequest {
  /** Absolute. */
  readonly cwd: string;
  /**
   * Files, folders and globs as typed, relative to `cwd`; none for what the configs' `include` matches. A folder means the providers in it, by
   * the names that the config nearest to each has in its `include`.
   */
  readonly files: readonly string[];
  /** The config named on the command line, relative to `cwd`; it governs every source. */
  readonly configFile?: string | undefined;
  readonly overrides?: Overrides;
  readonly findOutputs: boolean;
  /** As in `SearchOptions`. */
  readonly seeksOrphans?: boolean | undefined;
}

/**
 * The projects of a run. A config governs the sources in its folder and below, down to the next config; configs are not merged.
 * Without file arguments a run does what runs in each of those folders would do.
 * @throws {DiagnosticError} when a config cannot be read or has faults
 */
export async function resolveProjects(request: ProjectRequest): Promise<ResolvedProjects> {
  const { cwd, files, configFile, overrides = {}, findOutputs, seeksOrphans } = request;
  const loaded = await loadConfig(cwd, configFile);
  const main = resolveConfig(cwd, loaded.config, overrides, loaded.file);
  const folders = new Map(
    files
      .filter((file) => isFolder(ask(resolve(cwd, file))))
      .map((file) => [folderAsGlob(file, main), resolve(cwd, file)]),
  );
  const named = [...folders.values()];
  const args = files.map((file) => (named.includes(resolve(cwd, file)) ? folderAsGlob(file, main) : file));
  const options: SearchOptions = { findOutputs, seeksOrphans };
  const found = await resolveSources(main, args, { ...options, folders, findConfigs: configFile === undefined });
  const governing = configFile === undefined ? governors(main) : (): undefined => undefined;
  const own: SourceRequest[] = [];
  // The configs below have their say also where nothing that the main one matches is theirs.
  const copies = await compiledConfigs(found.configs, main.configDir);
  const around = named.flatMap((folder) => governing(join(folder, "_.ts")) ?? []);
  const below = new Map(
    [...around, ...found.configs]
      .filter((file) => governing(file) === file && !copies.has(file))
      .map((file) => [file, [] as SourceRequest[]]),
  );
  for (const source of found.sources) {
    const file = governing(source.path);
    if (file === undefined) own.push(source);
    else below.set(file, [...(below.get(file) ?? []), source]);
  }
  const others: (Project & ResolvedSources)[] = [];
  for (const [file, matched] of [...below].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const config = resolveConfig(cwd, (await loadConfig(dirname(file))).config, overrides, file);
    const resolved =
      files.length === 0
        ? await resolveSources(config, [], options)
        : await sourcesIn(named, config, await narrowSources(config, matched, options), options);
    // What lies deeper may have a config of its own, and is that one's.
    others.push({ ...resolved, config, sources: resolved.sources.filter(({ path }) => governing(path) === file) });
  }
  const configs = new Map(others.map(({ config }) => [config.configFile, config]));
  const emptyFolders = found.emptyFolders.filter((pattern) => {
    const folder = folders.get(pattern) ?? "";
    return !others.some(({ sources }) => sources.some(({ path }) => isInside(folder, path)));
  });
  const isCovered = files.length === 0 && own.length === 0 && others.some(({ sources }) => sources.length > 0);
  return {
    main,
    projects: [{ config: main, sources: own }, ...others.map(({ config, sources }) => ({ config, sources }))].filter(
      ({ sources }, index) => index === 0 || sources.length > 0,
    ),
    outputs: [...new Set([found, ...others].flatMap(({ outputs }) => outputs))].sort(),
    diagnostics: [
      ...(isCovered && main.configFile === undefined ? [] : found.diagnostics),
      ...emptyFolders.map((pattern) => diagnostic("no-match", { pattern, from: "the working directory" })),
      ...others.flatMap(({ diagnostics }) => diagnostics),
    ],
    configOf: (path) => configs.get(governing(path)) ?? main,
  };
}

/** What was found already, and what a config's `include` has in the folders that are named. */
async function sourcesIn(
  folders: readonly string[],
  config: ResolvedConfig,
  found: ResolvedSources,
  options: SearchOptions,
): Promise<ResolvedSources> {
  if (folders.length === 0) return found;
  const { sources, outputs } = await resolveSources(config, [], options);
  const isAsked = (path: string): boolean => folders.some((folder) => isInside(folder, path));
  const known = new Set(found.sources.map(({ path }) => path));
  const more = sources.filter(({ path }) => isAsked(path) && !known.has(path));
  return {
    ...found,
    sources: [...found.sources, ...more].sort((a, b) => (a.path < b.path ? -1 : 1)),
    outputs: [...found.outputs, ...outputs.filter(isAsked)],
  };
}

/** Configs that are what a compiler made of one: where they stand nobody has put them. */
async function compiledConfigs(files: readonly string[], root: string): Promise<ReadonlySet<string>> {
  const scripts = files.filter((file) => /\.m?js$/.test(file));
  if (scripts.length === 0) return new Set();
  // The compiler is loaded for these alone.
  const { isCompiled } = await import("./parse/tsconfig.ts");
  return new Set(scripts.filter((file) => isCompiled(file, root)));
}

/** Tells the config file that governs a path; undefined where the main one does. */
function governors(main: ResolvedConfig): (path: string) => string | undefined {
  const byFolder = new Map<string, string | undefined>();
  return (path) => {
    const folder = dirname(path);
    if (!byFolder.has(folder)) {
      const file = findConfigFile(folder);
      byFolder.set(folder, file === main.configFile ? undefined : file);
    }
    return byFolder.get(folder);
  };
}
