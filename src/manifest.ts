/**
 * What a run rested on, kept when it left every output as it should be: over the same bytes a later run need not generate to know
 * that nothing is stale. Contents count, not times; whatever cannot be told for certain is not kept.
 */

import { readFileSync } from "node:fs";
import { basename, dirname } from "node:path";

import { Asked, askPackage, ask, hearing, seenAt } from "./asked.ts";
import { digestOf, type Facts, type StandingRun, type Witness } from "./cache/standing.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { GeneratedFile } from "./generate.ts";
import { sourceOf } from "./mark.ts";
import { isSameText, type FileReport } from "./output.ts";
import { PACKAGE_FOLDER } from "./package.ts";
import { isLiteralModule } from "./parse/literal.ts";
import { realPath } from "./project.ts";
import type { ResolvedProjects } from "./projects.ts";
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

type Found = Pick<ResolvedProjects, "projects" | "diagnostics">;

/** A standing run as it is kept, with the configs and the sources as they were found. */
export interface KeptStanding extends Standing {
  readonly found: string;
}

/** Clocks of file systems tick in steps as long as this, at most. */
const TICK_MS = 20;

export class Manifest {
  readonly #run: StandingRun<KeptStanding>;
  readonly #asked = new Asked();
  readonly #since = Date.now();

  /** To be made before anything is read: what changes after that is not certain. */
  constructor(run: StandingRun<KeptStanding>) {
    this.#run = run;
  }

  /** Hears what is asked of the disk while `work` runs. */
  during<T>(work: () => Promise<T>): Promise<T> {
    return hearing(this.#asked, work);
  }

  /** What the run would come to; undefined where only the run can tell. */
  find(found: Found): Standing | undefined {
    const outcome = this.#run.find()?.outcome;
    // What a config that is code comes to, only running it tells.
    return outcome?.found === textOf(found) ? outcome : undefined;
  }

  /**
   * Keeps what a run came to, if all outputs stand as they should now, and nothing else changed since it began.
   * @param answerOf what a run would say on stderr where this stands; undefined where only the run can tell
   */
  keep(
    session: Session,
    result: SessionResult,
    reports: readonly FileReport[],
    answerOf: (standing: Standing) => string | undefined = () => undefined,
  ): void {
    const { found } = session;
    const isRight =
      reports.every(({ status }) => status === "unchanged" || status === "written") &&
      result.diagnostics.every(({ severity }) => severity !== "error") &&
      found.projects.every(({ config }) => !config.verify && config.template === undefined);
    if (!isRight || session.askedChecker || this.#asked.isVague) return;
    const texts = result.projects.flatMap(({ files }) => files.map(({ path, text }) => [path, text] as const));
    try {
      for (const path of found.outputs) ask(path);
      askTool();
      const facts = this.#facts(new Map(texts));
      const digest = digestOf(facts, this.#witness(new Map(texts), new Set(found.outputs)));
      this.#proveUnchanged(new Map(texts));
      const outcome: KeptStanding = {
        projects: result.projects.map(({ files }) => files.map(({ text: _, ...file }) => file)),
        skipped: result.skipped,
        diagnostics: result.diagnostics,
        found: textOf(found),
      };
      const isPlain = [...this.#asked.modules].every((path) => isLiteralModule(readFileSync(path, "utf8")));
      this.#run.keep({ facts, digest, outcome, answer: isPlain ? answerOf(outcome) : undefined });
    } catch {
      // Something came, went or changed meanwhile, or cannot be read: who knows what the run has read.
    }
  }

  /** @param outputs absolute paths, and what belongs there */
  #facts(outputs: ReadonlyMap<string, string>): Facts {
    const { paths, folders } = this.#asked;
    const known = [...paths.keys()].filter((path) => !outputs.has(path)).sort();
    const isAbsent = (path: string): boolean => paths.get(path)?.kind === "nothing";
    return {
      absent: known.filter(isAbsent),
      present: [...known.filter((path) => !isAbsent(path)), ...outputs.keys()],
      folders: [...folders.keys()].sort(),
    };
  }

  /** Sees to it that outputs are as they should be, that none is left over, and that folders have nothing new but outputs. */
  #witness(outputs: ReadonlyMap<string, string>, candidates: ReadonlySet<string>): Witness {
    const names = new Map<string, string[]>();
    for (const path of outputs.keys()) names.set(dirname(path), [...(names.get(dirname(path)) ?? []), basename(path)]);
    return {
      file: (path, bytes) => {
        const text = outputs.get(path);
        if (text === undefined && !candidates.has(path)) return;
        const there = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
        prove(path, text === undefined ? sourceOf(there) === undefined : isSameText(there, text));
      },
      folder: (path, listing) => {
        const expected = new Set([...(this.#asked.folders.get(path) ?? []), ...(names.get(path) ?? [])]);
        prove(path, listing.length === expected.size && listing.every((name) => expected.has(name)));
      },
    };
  }

  /** Sees to it that what was asked for is as it was then, and was long before. Of the outputs, bytes tell. */
  #proveUnchanged(outputs: ReadonlyMap<string, string>): void {
    for (const [path, { kind, identity, changedAt }] of this.#asked.paths) {
      if (outputs.has(path)) continue;
      const now = seenAt(path);
      prove(path, now.kind === kind && now.identity === identity && changedAt < this.#since - TICK_MS);
    }
  }
}

function prove(path: string, holds: boolean): void {
  if (!holds) throw new Error(`${path} is not as the run found it`);
}

function textOf({ projects, diagnostics }: Found): string {
  return JSON.stringify([projects, diagnostics]);
}

/** Asks for the packages whose code has a say in outputs, besides the tool's own code and Prettier. */
function askTool(): void {
  askPackage("handlebars", PACKAGE_FOLDER);
  const wrapper = askPackage("ts-morph", PACKAGE_FOLDER);
  if (wrapper !== undefined) askPackage("@ts-morph/common", realPath(wrapper));
}
