/** Debounce, then the same generate and write: what a change touches is made anew, and nothing else. */

import { existsSync } from "node:fs";
import { basename, dirname, resolve, sep } from "node:path";

import type { Cache } from "./cache.ts";
import { configInputs } from "./config.ts";
import { diagnostic, DiagnosticError, type Diagnostic } from "./diagnostic.ts";
import type { GeneratedFile, GenerateOptions, SourceTiming } from "./generate.ts";
import { checkFiles, findOrphans, writeFiles, type FileReport, type OutputReport } from "./output.ts";
import { isInside, projectRoot } from "./project.ts";
import type { ProjectRequest } from "./projects.ts";
import { isFolder } from "./read.ts";
import { Session, type SessionResult } from "./session.ts";
import { isGlob, type SourceRequest } from "./sources.ts";
import { FolderWatch } from "./watch/folders.ts";
import { Pending, type Heard } from "./watch/pending.ts";
import { FileStates, type Change } from "./watch/states.ts";

export type { Change } from "./watch/states.ts";

/** What has come of the changes of one moment. */
export interface Turn {
  /** In the order of their paths; none for the first turn, which does everything. */
  readonly changes: readonly Change[];
  readonly files: readonly FileReport[];
  readonly generated: readonly GeneratedFile[];
  /** What is to be said now: what is new, and the errors that still stand in what was generated. */
  readonly diagnostics: readonly Diagnostic[];
  /** Sources that give no file, and are not at fault. */
  readonly skipped: readonly SourceRequest[];
  readonly timings: readonly SourceTiming[];
  /** How many sources there are. */
  readonly sources: number;
  /** From the system's first word of the change to the last file written, in milliseconds. */
  readonly durationMs: number;
}

export interface WatchOptions {
  /** What earlier runs kept. */
  readonly cache?: Cache | undefined;
  /** The run ends when it is aborted. */
  readonly signal: AbortSignal;
  readonly force: boolean;
  /** The command that makes the output of this source (undefined: the runtime file) anew. */
  readonly commandFor: (source: string | undefined) => string;
  readonly onTurn: (turn: Turn) => void;
  readonly onProgress?: GenerateOptions["onProgress"];
}

/** Many editors empty a file before they fill it, or move it away before they put the new one there: that long it may be gone. */
const DOUBT_MS = 75;

const SOURCE_LIKE = /\.(?:[cm]?ts|tsx)$/;
/** Names of files that say how outputs are formatted, or that may hold our config or Prettier's. */
const SETTING =
  /^(?:gen-instrumented\.config\.\w+|\.prettierrc(?:\..+)?|prettier\.config\.\w+|\.editorconfig|package\.(?:json|yaml))$/;

const PRETTIER_CODE = /^(?:\.prettierrc|prettier\.config)\.[cm]?[jt]s$/;

/**
 * Generates and writes, then again what changes touch, until the signal.
 * @throws {DiagnosticError} when the config cannot be read at the start, or the folders cannot be watched
 */
export async function watchProjects(request: ProjectRequest, options: WatchOptions): Promise<void> {
  const watch = new Watch(request, options);
  try {
    await watch.run();
  } finally {
    watch.close();
  }
}

class Watch {
  readonly #request: ProjectRequest;
  readonly #options: WatchOptions;
  readonly #root: string;
  readonly #pending = new Pending();
  readonly #folders: FolderWatch;
  #session: Session;
  #sources: ReadonlySet<string> = new Set();
  /** The config files, and what they import. */
  #configs: ReadonlySet<string> = new Set();
  /** By output path: what was generated last. */
  #outputs = new Map<string, GeneratedFile>();
  readonly #states = new FileStates((path) => {
    this.#pending.addLater(path, DOUBT_MS);
  });
  /** What has been said and still holds. */
  #said: ReadonlySet<string> = new Set();
  #notes: ReadonlySet<string> = new Set();
  #fault: Diagnostic | undefined;

  constructor(request: ProjectRequest, options: WatchOptions) {
    this.#request = request;
    this.#options = options;
    this.#root = projectRoot(request.cwd);
    this.#session = new Session(request, options.cache);
    this.#folders = new FolderWatch({
      onHint: (path) => {
        this.#pending.add(path);
      },
      onFault: (folder, error) => {
        const { code = "", message } = error;
        this.#fault ??= diagnostic("watch-failed", { code, reason: message }, { file: folder });
      },
    });
  }

  async run(): Promise<void> {
    const { signal } = this.#options;
    await this.#session.resolve();
    this.#settle();
    await this.#turn({ changes: [], since: performance.now(), all: true, lost: [] });
    while (!signal.aborted) {
      const heard = await this.#pending.next(signal);
      if (heard !== undefined) await this.#hear(heard);
    }
  }

  close(): void {
    this.#folders.close();
    this.#pending.close();
  }

  /** From paths that may have changed to what must be done about them. */
  async #hear({ paths, since }: Heard): Promise<void> {
    const relevant = [...paths].filter((path) => this.#isRelevant(path)).sort();
    const changes = relevant.flatMap((path) => this.#states.look(path) ?? []);
    if (changes.length === 0) return;
    const lost = changes.filter(({ path }) => this.#outputs.has(path)).map(({ path }) => path);
    const own = changes.filter(({ path }) => !this.#outputs.has(path));
    const mattered = new Set(changes.map(({ path }) => path).filter((path) => this.#isKnown(path)));
    const before = this.#sources;
    this.#session.changed(own.map(({ path }) => path));
    const all = own.some(({ path }) => this.#isSetting(path));
    const cameOrWent = own.some(
      ({ path, kind }) => basename(path) === ".gitignore" || (kind !== "changed" && SOURCE_LIKE.test(path)),
    );
    try {
      if (all) await this.#restart();
      else if (cameOrWent) await this.#session.resolve();
    } catch (error) {
      if (!(error instanceof DiagnosticError)) throw error;
      // The config as it was goes on until it is mended.
      this.#tell({ changes, since }, error.diagnostics);
      return;
    }
    if (all || cameOrWent) this.#settle();
    const told = changes.filter(({ path }) => mattered.has(path) || this.#sources.has(path));
    // A source that is renamed is found to be gone while its new name is found.
    const gone = [...before].filter((path) => !this.#sources.has(path) && !existsSync(path) && !mattered.has(path));
    for (const path of gone) this.#states.take(path, undefined);
    const deleted = gone.map((path): Change => ({ path, kind: "deleted" }));
    const kept = changes.filter(({ path }) => PRETTIER_CODE.test(basename(path)));
    const notes = kept.map(({ path }) => diagnostic("prettier-config-kept", {}, { file: path }));
    await this.#turn({ changes: [...told, ...deleted], since, all, lost, notes });
  }

  async #restart(): Promise<void> {
    const session = new Session(this.#request, this.#options.cache);
    await session.resolve();
    this.#session = session;
  }

  /** Takes note of the sources and configs, and watches where others may come up. */
  #settle(): void {
    const { cwd, files } = this.#request;
    const { projects } = this.#session.found;
    this.#sources = new Set(this.#session.sources.map(({ path }) => path));
    this.#configs = new Set(
      projects.flatMap(({ config: { configFile } }) => (configFile === undefined ? [] : configInputs(configFile))),
    );
    if (files.length === 0) for (const { config } of projects) this.#folders.addTree(config.configDir);
    this.#requireWay(cwd);
    for (const file of files) {
      const path = resolve(cwd, file);
      if (isGlob(file)) this.#folders.addTree(globBase(cwd, file));
      else if (isFolder(path)) this.#folders.addTree(path);
      else this.#folders.require(dirname(path));
    }
    for (const folder of new Set([...this.#sources].map((path) => dirname(path)))) this.#requireWay(folder);
    for (const path of this.#configs) this.#folders.require(dirname(path));
    this.#states.expect([...this.#sources, ...this.#configs]);
  }

  /** Watches a folder and those above it, where configs of ours and of Prettier may stand. */
  #requireWay(folder: string): void {
    const root = isInside(this.#root, folder) ? this.#root : projectRoot(folder);
    for (let at = folder; ; at = dirname(at)) {
      this.#folders.require(at);
      if (at === root || at === dirname(at)) return;
    }
  }

  #requireInputs(source: string): void {
    const inputs = this.#session.inputsOf(source);
    this.#states.expect(inputs);
    // Outside the project only what is there is looked at: else the whole disk would be, for what might come up.
    const watched = inputs.filter((path) => isInside(this.#root, path) || existsSync(path));
    for (const folder of new Set(watched.map((path) => dirname(path)))) this.#folders.require(folder);
  }

  /** Whether the outputs rest on a file, or it is one of them, or it is a config. */
  #isKnown(path: string): boolean {
    return this.#sources.has(path) || this.#outputs.has(path) || this.#session.restsOn(path) || this.#isSetting(path);
  }

  /** Whether a file is known, or may be a source. */
  #isRelevant(path: string): boolean {
    const name = basename(path);
    const isForeign = path.includes(`${sep}node_modules${sep}`);
    if (isForeign) return this.#session.restsOn(path);
    return this.#isKnown(path) || name === ".gitignore" || (SOURCE_LIKE.test(name) && !name.startsWith("."));
  }

  /** Whether everything rests on a file: a config of ours or of Prettier, a tsconfig, the version of a package. */
  #isSetting(path: string): boolean {
    return (
      this.#configs.has(path) ||
      SETTING.test(basename(path)) ||
      this.#isTemplate(path) ||
      (!SOURCE_LIKE.test(path) && this.#session.restsOn(path))
    );
  }

  /** Whether a file is a template, or a partial that one may name from now on. */
  #isTemplate(path: string): boolean {
    return (
      path.endsWith(".hbs") &&
      this.#session.found.projects.some(
        ({ config: { template } }) => template !== undefined && dirname(template) === dirname(path),
      )
    );
  }

  async #turn({ changes, since, all, lost, notes = [] }: Due): Promise<void> {
    const before = this.#outputs;
    const result = await this.#session.generate({ onProgress: all ? this.#options.onProgress : undefined });
    const due = new Set(result.timings.map(({ path }) => path));
    const files = result.projects.flatMap((project) => project.files);
    this.#outputs = new Map(files.map((file) => [file.path, file]));
    const isDue = (file: GeneratedFile): boolean =>
      file.sources.some((source) => due.has(source)) ||
      (file.sources.length === 0 && before.get(file.path)?.text !== file.text) ||
      (lost.includes(file.path) && !existsSync(file.path));
    const reports: FileReport[] = [];
    const diagnostics: Diagnostic[] = [...notes];
    for (const project of result.projects) {
      const { force, commandFor } = this.#options;
      const options = { cwd: this.#request.cwd, configDir: project.config.configDir, force };
      // Others may have a say in what stands there, a formatter perhaps: it is said, and not fought over.
      const left = project.files.filter((file) => lost.includes(file.path) && !isDue(file));
      const checked = await checkFiles(left, { ...options, commandFor });
      const written = await writeFiles(project.files.filter(isDue), options);
      reports.push(...checked.files.filter(({ status }) => status !== "unchanged"), ...written.files);
      diagnostics.push(...checked.diagnostics, ...written.diagnostics);
    }
    const orphans = await this.#findOrphans(before, files, result);
    reports.push(...orphans.files);
    diagnostics.push(...orphans.diagnostics);
    for (const { path, status, before: found, after } of reports)
      this.#states.take(path, status === "written" || status === "unchanged" ? after : found);
    for (const path of due) this.#requireInputs(path);
    const hasNews = all || due.size > 0 || reports.length > 0 || diagnostics.length > 0;
    if (hasNews) this.#tell({ changes, since }, diagnostics, { reports, result, files });
  }

  /** The outputs that were generated and are no longer, with a word on how to be rid of them. */
  #findOrphans(
    before: ReadonlyMap<string, GeneratedFile>,
    files: readonly GeneratedFile[],
    { failed }: SessionResult,
  ): Promise<OutputReport> {
    const gone = [...before.values()].filter(({ path }) => !this.#outputs.has(path));
    const sources = gone.flatMap((file) => file.sources);
    const complete = new Set(sources.filter((source) => !failed.has(source)));
    return findOrphans(
      gone.map(({ path }) => path),
      { files, complete },
      this.#request.cwd,
    );
  }

  #tell(
    { changes, since }: Pick<Due, "changes" | "since">,
    found: readonly Diagnostic[],
    made?: {
      readonly reports: readonly FileReport[];
      readonly result: SessionResult;
      readonly files: readonly GeneratedFile[];
    },
  ): void {
    const fault = this.#fault === undefined ? [] : [this.#fault];
    this.#fault = undefined;
    const standing = made?.result.diagnostics ?? [];
    const touched = new Set([
      ...changes.map(({ path }) => path),
      ...(made?.result.timings ?? []).map(({ path }) => path),
    ]);
    const isNew = (each: Diagnostic): boolean =>
      !this.#said.has(keyOf(each)) || (each.severity === "error" && each.file !== undefined && touched.has(each.file));
    const diagnostics = [...standing.filter(isNew), ...found, ...fault];
    // A note is said once; what is wrong may be mended and come again.
    const notes = standing.filter(({ severity }) => severity === "info").map(keyOf);
    if (made !== undefined) {
      this.#notes = new Set([...this.#notes, ...notes]);
      this.#said = new Set([...this.#notes, ...standing.map(keyOf)]);
    }
    this.#options.onTurn({
      changes,
      files: made?.reports ?? [],
      generated: made?.files ?? [],
      diagnostics,
      sources: this.#sources.size,
      skipped: made?.result.skipped ?? [],
      timings: made?.result.timings ?? [],
      durationMs: performance.now() - since,
    });
  }
}

/** What a turn has to do. */
interface Due {
  readonly changes: readonly Change[];
  readonly since: number;
  /** Whether everything is done anew. */
  readonly all: boolean;
  /** Outputs that somebody else changed or removed. */
  readonly lost: readonly string[];
  /** What the changes themselves give reason to say. */
  readonly notes?: readonly Diagnostic[];
}

/** The folder that a glob starts from. */
function globBase(cwd: string, pattern: string): string {
  const segments = pattern.replaceAll("\\", "/").split("/");
  const magic = segments.findIndex((segment) => isGlob(segment));
  return resolve(cwd, segments.slice(0, magic === -1 ? -1 : magic).join("/") || (pattern.startsWith("/") ? "/" : "."));
}

function keyOf({ code, message, file, range }: Diagnostic): string {
  return JSON.stringify([code, message, file, range]);
}
