/** From file arguments and globs to the sources of a run. The only file that knows globby. */

import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync, type Stats } from "node:fs";
import { basename, dirname, extname, posix, relative, resolve, sep } from "node:path";

import { ask, askFolder, askingDisk, askVaguely } from "./asked.ts";
import { nearest } from "./nearest.ts";
import { CONFIG_FILES, type ResolvedConfig } from "./config.ts";
import { diagnostic, type Diagnostic } from "./diagnostic.ts";
import { isGenerated, sourceOf } from "./mark.ts";
import { nativePath, printablePath } from "./project.ts";

/** A source to generate from. */
export interface SourceRequest {
  /** Absolute. */
  readonly path: string;
  /** Named literally, so that finding no class or no operation in it is an error; in what a glob matches it is not. */
  readonly named: boolean;
}

export interface ResolvedSources {
  /** In the order of their paths, each once. */
  readonly sources: readonly SourceRequest[];
  /** Files in the folders and globs looked at that are named like outputs: where orphans are to be looked for. Some may not exist. */
  readonly outputs: readonly string[];
  /** What is named like a config file below the folder of include, where configs were asked for. */
  readonly configs: readonly string[];
  /** The globs of named folders that match nothing: configs below may have other names. */
  readonly emptyFolders: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface SearchOptions {
  readonly findOutputs: boolean;
  /** Whether it is right to name outputs whose sources are gone; by default where outputs are looked for. */
  readonly seeksOrphans?: boolean | undefined;
  /** Whether the same walk through the folders of include, or through `folders`, looks for the configs in them. */
  readonly findConfigs?: boolean;
  /** The folders that are named, absolute, by the globs that stand for them among the arguments. */
  readonly folders?: ReadonlyMap<string, string>;
}

const TYPESCRIPT = /(?<!\.d)\.(?:[cm]?ts|tsx)$/;
const ALWAYS_IGNORED = ["**/node_modules/**", "**/.git/**", "**/*.d.{ts,mts,cts}"];
const CONFIG_NAMES: ReadonlySet<string> = new Set([...CONFIG_FILES, "package.json"]);
const CONFIG_PATTERNS = [...CONFIG_NAMES].map((name) => `**/${name}`);
/** Build output: copies of sources at best. A glob that names such a folder means it. */
const BUILD_FOLDERS = ["dist", "build", "out", "coverage"];

/**
 * The sources that `args` name (files and globs, relative to the working directory), or, without any, those of the
 * config's include (relative to the config). Every argument that gives nothing is reported; the others are still resolved.
 */
export async function resolveSources(
  config: ResolvedConfig,
  args: readonly string[],
  options: SearchOptions,
): Promise<ResolvedSources> {
  const search = new Search(config, options);
  if (args.length === 0) await search.addInclude();
  else await search.addArguments(args);
  return search.result();
}

/** The sources that were found under another config, as far as `config`, which governs them, has them: its `exclude` and suffix hold. */
export async function narrowSources(
  config: ResolvedConfig,
  sources: readonly SourceRequest[],
  options: SearchOptions,
): Promise<ResolvedSources> {
  const search = new Search(config, options);
  await search.addFound(sources);
  return search.result();
}

/** A folder stands for the files in it that the config's include would name: `audit examples`. */
export function folderAsGlob(folder: string, { include }: ResolvedConfig): string {
  const names = include.filter((pattern) => !pattern.startsWith("!")).map((pattern) => pattern.replace(/^.*\//, ""));
  // Of a list of names, one that matches nothing here is no slip.
  return `${folder.replaceAll("\\", "/").replace(/\/+$/, "")}/**/${names.length === 1 ? (names[0] ?? "") : `{${names.join(",")}}`}`;
}

class Search {
  readonly #config: ResolvedConfig;
  readonly #sources = new Map<string, SourceRequest>();
  readonly #outputs = new Set<string>();
  readonly #diagnostics: Diagnostic[] = [];

  readonly #configs: string[] = [];
  readonly #findOutputs: boolean;
  readonly #seeksOrphans: boolean;
  readonly #findConfigs: boolean;
  readonly #folders: ReadonlyMap<string, string>;
  readonly #emptyFolders: string[] = [];

  constructor(config: ResolvedConfig, options: SearchOptions) {
    const { findOutputs, seeksOrphans = findOutputs, findConfigs = false, folders = new Map() } = options;
    this.#config = config;
    this.#findOutputs = findOutputs;
    this.#seeksOrphans = seeksOrphans;
    this.#findConfigs = findConfigs;
    this.#folders = folders;
  }

  async addInclude(): Promise<void> {
    const { include, configDir } = this.#config;
    const positive = include.filter((pattern) => !pattern.startsWith("!"));
    const negative = include.filter((pattern) => pattern.startsWith("!"));
    const from = configDir === this.#config.cwd ? "the working directory" : printablePath(this.#config.cwd, configDir);
    const empty: string[] = [];
    for (const pattern of positive) {
      const { sources } = await this.#addGlob([pattern, ...negative], configDir);
      if (sources === 0) empty.push(pattern);
    }
    if (this.#sources.size === 0)
      this.#diagnostics.push(
        diagnostic("no-sources", { patterns: include, from, configured: this.#config.configFile !== undefined }),
      );
    else {
      const place = { file: this.#config.configFile };
      for (const pattern of empty)
        this.#diagnostics.push(diagnostic("include-without-match", { pattern, from }, place));
    }
    await this.#addOutputsAndConfigs(configDir);
    await this.#addOutDir();
  }

  async addFound(sources: readonly SourceRequest[]): Promise<void> {
    for (const { path, named } of sources) if (named) this.#addNamed(path);
    const matched = sources.filter(({ named }) => !named).map(({ path }) => path);
    if (matched.length > 0) {
      const { convertPathToPattern } = await import("globby");
      const { cwd } = this.#config;
      await this.#addGlob(
        matched.map((path) => convertPathToPattern(relative(cwd, path))),
        cwd,
      );
      for (const path of matched) this.#outputs.add(this.#outputBeside(path));
    }
    await this.#addOutDir();
  }

  async addArguments(args: readonly string[]): Promise<void> {
    const isNegative = (arg: string): boolean => arg.startsWith("!") && this.#stat(arg) === undefined;
    const negative = args.filter(isNegative).map(globOf);
    const positive = args.filter((arg) => !isNegative(arg));
    const literal: string[] = [];
    for (const arg of positive) {
      const stats = this.#stat(arg);
      if (stats === undefined && isGlob(arg)) await this.#addArgumentGlob(arg, negative);
      else if (stats?.isFile() === true) literal.push(resolve(this.#config.cwd, arg));
      else this.#reportMissing(arg, stats);
    }
    const outputs = literal.filter(startsGenerated);
    for (const path of outputs) this.#outputs.add(path);
    // Among sources they are passed over, as a shell's *.ts brings them along; alone they are a mistake.
    if (outputs.length === positive.length) this.#reportOutputs(outputs);
    const named = literal.filter((path) => !outputs.includes(path));
    const folders = this.#foldersOfShellGlobs(literal);
    const expanded = named.filter((path) => folders.has(dirname(path)));
    for (const path of named) if (!expanded.includes(path)) this.#addNamed(path);
    if (expanded.length > 0) {
      // As if the glob had been quoted: what a quoted one leaves out is left out here.
      const { convertPathToPattern } = await import("globby");
      const patterns = expanded.map((path) => convertPathToPattern(relative(this.#config.cwd, path)));
      const { sources } = await this.#addGlob(patterns, this.#config.cwd);
      // In a folder that git ignores a glob finds nothing; who names its files means them.
      if (sources === 0) for (const path of expanded) this.#addNamed(path);
    }
    for (const folder of this.#folders.values()) await this.#addConfigs(folder);
    await this.#addOutDir();
  }

  result(): ResolvedSources {
    const byPath =
      <T>(pathOf: (item: T) => string) =>
      (a: T, b: T) =>
        pathOf(a) < pathOf(b) ? -1 : 1;
    return {
      sources: [...this.#sources.values()].sort(byPath((source) => source.path)),
      outputs: [...this.#outputs].sort(byPath((path) => path)),
      configs: this.#configs.sort(byPath((path) => path)),
      emptyFolders: this.#emptyFolders,
      diagnostics: this.#diagnostics,
    };
  }

  async #addArgumentGlob(arg: string, negative: readonly string[]): Promise<void> {
    const { cwd, suffix } = this.#config;
    const pattern = globOf(arg);
    const { sources, outputs } = await this.#addGlob([pattern, ...negative], cwd);
    // The outputs of what the glob is about: they tell of sources that were there once.
    const generated = pattern.replace(/(\.[cm]?tsx?)$/, `${suffix}$1`);
    const orphans = generated === pattern ? 0 : await this.#addOutputs([generated, ...negative], cwd);
    // Whether that is a mistake, a run that checks and one that writes do not agree.
    if (sources === 0) askVaguely();
    if (sources + (this.#seeksOrphans ? outputs + orphans : 0) > 0) return;
    if (this.#folders.has(arg)) this.#emptyFolders.push(arg);
    else this.#diagnostics.push(diagnostic("no-match", { pattern: arg, from: "the working directory" }));
  }

  #reportOutputs(paths: readonly string[]): void {
    for (const path of paths) {
      const source = sourceOf(readFileSync(path, "utf8"));
      const printable =
        source === undefined ? undefined : printablePath(this.#config.cwd, resolve(dirname(path), source));
      this.#diagnostics.push(diagnostic("source-is-output", { source: printable }, { file: path }));
    }
  }

  #addNamed(path: string): void {
    if (!TYPESCRIPT.test(path)) {
      this.#diagnostics.push(
        diagnostic("not-typescript", { path: printablePath(this.#config.cwd, path) }, { file: path }),
      );
      return;
    }
    this.#sources.set(path, { path, named: true });
    this.#outputs.add(this.#outputBeside(path));
  }

  /**
   * The folders of which the arguments name a generated file among others, or every file of a kind, four at least. Nobody
   * types that: it is an unquoted `folder/*.ts`, and what holds for a glob must hold for it.
   */
  #foldersOfShellGlobs(paths: readonly string[]): Set<string> {
    const found = new Set<string>();
    for (const folder of new Set(paths.map((path) => dirname(path)))) {
      const named = paths.filter((path) => dirname(path) === folder);
      if (named.length < 2) continue;
      const kinds = new Set(named.map((path) => extname(path)));
      const all = readdirSync(askFolder(folder)).filter((name) => !name.startsWith(".") && kinds.has(extname(name)));
      const names = new Set(named.map((path) => basename(path)));
      const everything = named.length >= 4 && all.every((name) => names.has(name));
      if (everything || named.some((path) => this.#isOutput(path))) found.add(folder);
    }
    return found;
  }

  #reportMissing(arg: string, stats: Stats | undefined): void {
    const { cwd } = this.#config;
    const path = resolve(cwd, arg);
    if (stats !== undefined) {
      this.#diagnostics.push(diagnostic("not-a-file", { path: arg }, { file: path }));
      return;
    }
    let siblings: string[] = [];
    try {
      siblings = readdirSync(dirname(path)).filter((name) => TYPESCRIPT.test(name) && !this.#isOutput(name));
    } catch {
      // The folder is not there either.
    }
    const meant = nearest(basename(path), siblings);
    const printable = meant === undefined ? undefined : printablePath(cwd, resolve(dirname(path), meant));
    this.#diagnostics.push(diagnostic("file-not-found", { path: arg, nearest: printable }, { file: path }));
    // Its output, if there is one, is an orphan.
    this.#outputs.add(this.#outputBeside(path));
  }

  async #addGlob(patterns: readonly string[], folder: string): Promise<{ sources: number; outputs: number }> {
    const count = { sources: 0, outputs: 0 };
    for (const path of await this.#glob(patterns, folder, this.#config.exclude)) {
      if (this.#isOutput(path) || startsGenerated(path)) {
        count.outputs++;
        this.#outputs.add(path);
      } else if (TYPESCRIPT.test(path)) {
        count.sources++;
        if (!this.#sources.has(path)) this.#sources.set(path, { path, named: false });
      }
    }
    return count;
  }

  /** Adds the outputs that the patterns match, and says how many. */
  async #addOutputs(patterns: readonly string[], folder: string): Promise<number> {
    if (!this.#findOutputs) return 0;
    const paths = await this.#glob(patterns, folder, []);
    for (const path of paths) this.#outputs.add(path);
    return paths.length;
  }

  /** All below a folder; where nothing is excluded, which would leave out configs and no outputs, in one walk. */
  async #addOutputsAndConfigs(folder: string): Promise<void> {
    if (!this.#findOutputs || !this.#findConfigs || this.#config.exclude.length > 0) {
      await this.#addOutputs([this.#outputsAnywhere()], folder);
      await this.#addConfigs(folder);
      return;
    }
    for (const path of await this.#glob([this.#outputsAnywhere(), ...CONFIG_PATTERNS], folder, [])) {
      if (TYPESCRIPT.test(path) && this.#isOutput(path)) this.#outputs.add(path);
      if (CONFIG_NAMES.has(basename(path))) this.#configs.push(path);
    }
  }

  async #addConfigs(folder: string): Promise<void> {
    if (this.#findConfigs) this.#configs.push(...(await this.#glob(CONFIG_PATTERNS, folder, this.#config.exclude)));
  }

  async #addOutDir(): Promise<void> {
    if (this.#config.outDir !== undefined) await this.#addOutputs([this.#outputsAnywhere()], this.#config.outDir);
  }

  #outputsAnywhere(): string {
    return `**/*${this.#config.suffix}.{ts,mts,cts,tsx}`;
  }

  #outputBeside(source: string): string {
    const extension = extname(source);
    const stem = source.slice(0, source.length - extension.length);
    return `${stem}${this.#config.suffix}${extension === ".tsx" ? ".ts" : extension}`;
  }

  async #glob(patterns: readonly string[], folder: string, exclude: readonly string[]): Promise<string[]> {
    const { convertPathToPattern, globbySync } = await import("globby");
    const base = convertPathToPattern(this.#config.configDir);
    const segments = new Set(patterns.flatMap((pattern) => pattern.split("/")));
    const builds = BUILD_FOLDERS.filter((name) => !segments.has(name)).map((name) => `**/${name}/**`);
    const disk = askingDisk();
    // Asynchronously it takes a third more CPU time, and there is nothing to do meanwhile.
    const found = globbySync([...patterns], {
      cwd: folder,
      ...(disk === undefined ? {} : { fs: disk }),
      absolute: true,
      gitignore: true,
      expandDirectories: false,
      suppressErrors: true,
      // The config's patterns are relative to the config, wherever the search starts.
      ignore: [
        ...ALWAYS_IGNORED,
        ...builds,
        ...exclude.flatMap((pattern) => [posix.join(base, pattern), posix.join(base, pattern, "**")]),
      ],
    });
    return found.map(nativePath);
  }

  #isOutput(path: string): boolean {
    if (path === this.#config.runtime) return true;
    const name = basename(path);
    return name.slice(0, name.length - extname(name).length).endsWith(this.#config.suffix);
  }

  #stat(path: string): Stats | undefined {
    try {
      return statSync(ask(resolve(this.#config.cwd, path)), { throwIfNoEntry: false });
    } catch {
      return undefined;
    }
  }
}

/** Long enough for the mark, and one for all files. */
const HEAD = Buffer.alloc(4096);

/** Whether the file carries the generated mark, under whatever name; one that cannot be read does not. */
function startsGenerated(path: string): boolean {
  try {
    const file = openSync(ask(path), "r");
    try {
      return isGenerated(HEAD.toString("utf8", 0, readSync(file, HEAD, 0, HEAD.length, 0)));
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}

/** An argument as a glob: on Windows people write backslashes, which would escape in it. */
function globOf(arg: string): string {
  return sep === "\\" ? arg.replaceAll("\\", "/") : arg;
}

/** Whether an argument that names no file is a pattern. */
export function isGlob(text: string): boolean {
  return /[*?[\]{}]|[!+@]\(/.test(text);
}
