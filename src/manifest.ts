/**
 * What a run rested on, kept when it found every output as it should be: over the same bytes a later run need not generate to know
 * that nothing is stale. Contents count, not times; whatever cannot be told for certain is not kept.
 */

import { readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";

import { keyOf, type Cache } from "./cache.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { GeneratedFile } from "./generate.ts";
import { mayStandAt, type FileReport } from "./output.ts";
import { PACKAGE_FOLDER } from "./package.ts";
import type { ProjectRequest, ResolvedProjects } from "./projects.ts";
import { Styles } from "./render/style.ts";
import type { Session, SessionResult } from "./session.ts";
import type { SourceRequest } from "./sources.ts";

/** An output that stands as it should. */
export type StandingFile = Omit<GeneratedFile, "text">;

/** What the run came to. */
export interface Standing {
  /** By project, in the order of the run's. */
  readonly projects: readonly (readonly StandingFile[])[];
  readonly skipped: readonly SourceRequest[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Kept extends Standing {
  /** The configs and the sources, as they were found. */
  readonly found: string;
  /** Each file that was read or looked for, and each output: its path, and what stood there. */
  readonly states: readonly (readonly [path: string, state: string])[];
  /** Each output's path, and what its formatting depends on. */
  readonly styles: readonly (readonly [path: string, key: string])[];
}

const NOTHING = "nothing";
const FOLDER = "a folder";
/** Clocks of file systems tick in steps as long as this, at most. */
const TICK_MS = 20;

export class Manifest {
  readonly #cache: Cache;
  readonly #cwd: string;
  readonly #name: string;
  readonly #since = Date.now();

  /** To be made before anything is read: what changes after that is not certain. */
  constructor(cache: Cache, { cwd, files, configFile, overrides }: ProjectRequest) {
    this.#cache = cache;
    this.#cwd = cwd;
    this.#name = `manifest-${keyOf("1", toolKey(), JSON.stringify([cwd, files, configFile, overrides]))}`;
  }

  /** What the run would come to; undefined where only the run can tell. */
  find(found: ResolvedProjects): Standing | undefined {
    try {
      const bytes = this.#cache.read(this.#name);
      if (bytes === undefined) return undefined;
      const kept = JSON.parse(bytes.toString("utf8")) as Kept;
      return this.#holds(kept, found) ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps what a run came to, if all outputs stood as they should, and nothing changed meanwhile. */
  keep(session: Session, result: SessionResult, reports: readonly FileReport[]): void {
    const { found, sources } = session;
    const isRight =
      reports.every(({ status }) => status === "unchanged") &&
      result.diagnostics.every(({ severity }) => severity !== "error") &&
      found.projects.every(({ config }) => !config.verify && config.template === undefined);
    if (!isRight || session.askedChecker) return;
    const outputs = result.projects.flatMap(({ files }) => files.map(({ path }) => path));
    const paths = new Set([...sources.flatMap(({ path }) => session.inputsOf(path)), ...outputs]);
    const looked = new Styles();
    const styles = outputs.map((path) => [path, looked.keyOf(path)] as const);
    const states = [...paths].map((path) => [path, this.#certainState(path)] as const);
    if (![...styles, ...states].every((each): each is readonly [string, string] => each[1] !== undefined)) return;
    const kept = {
      projects: result.projects.map(({ files }) => files.map(({ text: _, ...file }) => file)),
      skipped: result.skipped,
      diagnostics: result.diagnostics,
      found: textOf(found),
      states,
      styles,
    };
    this.#cache.write(this.#name, Buffer.from(JSON.stringify(kept)));
  }

  #holds({ found: before, states, styles, projects }: Kept, found: ResolvedProjects): boolean {
    if (before !== textOf(found)) return false;
    const looked = new Styles();
    const roots = new Map<string, string>();
    const own = found.projects.filter(({ sources }) => sources.length > 0);
    return (
      own.length === projects.length &&
      states.every(([path, state]) => stateOf(path) === state) &&
      styles.every(([path, key]) => looked.keyOf(path) === key) &&
      own.every(({ config: { configDir } }, index) =>
        projects[index]?.every((file) => mayStandAt(file, { cwd: this.#cwd, configDir }, roots)),
      )
    );
  }

  /** undefined where something came, went or changed since this run began: who knows what it has read. */
  #certainState(path: string): string | undefined {
    let at = path;
    while (statSync(at, { throwIfNoEntry: false }) === undefined && at !== dirname(at)) at = dirname(at);
    return statSync(at).ctimeMs < this.#since - TICK_MS ? stateOf(path) : undefined;
  }
}

function textOf({ projects, diagnostics }: ResolvedProjects): string {
  return JSON.stringify([projects, diagnostics]);
}

/** What stands at a path: a file's content, and where it really is. */
function stateOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return NOTHING;
  return stats.isDirectory() ? FOLDER : keyOf(realpathSync.native(path), readFileSync(path));
}

/** Stands for all that a run's result depends on beside the project: this tool's code, the compiler that it reads sources with. */
function toolKey(): string {
  const require = createRequire(import.meta.url);
  const compiler = createRequire(require.resolve("ts-morph")).resolve("@ts-morph/common/package.json");
  return keyOf(readFileSync(new URL("dist/gen-instrumented.cjs", PACKAGE_FOLDER)), readFileSync(compiler));
}
