/** The projects of a run, and what is generated for them; kept by a watch, which asks again as files change. */

import type { Cache } from "./cache.ts";
import type { ResolvedConfig } from "./config.ts";
import { diagnostic, exitCodeOf, type Diagnostic } from "./diagnostic.ts";
import type { GeneratedFile, GenerateOptions, Generator, SourceTiming } from "./generate.ts";
import { findOutputClashes } from "./output.ts";
import { resolveProjects, type Project, type ProjectRequest, type ResolvedProjects } from "./projects.ts";
import type { Formatter } from "./render.ts";
import type { SourceRequest } from "./sources.ts";

/** The files of one project. */
export interface ProjectFiles {
  readonly config: ResolvedConfig;
  readonly files: readonly GeneratedFile[];
}

export interface SessionResult {
  readonly projects: readonly ProjectFiles[];
  /** Sources that give no file, and are not at fault. */
  readonly skipped: readonly SourceRequest[];
  /** Sources at fault, absolute. */
  readonly failed: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
  /** The sources that were generated now, project by project. */
  readonly timings: readonly SourceTiming[];
}

export class Session {
  readonly #request: ProjectRequest;
  #found: Pick<ResolvedProjects, "projects" | "outputs" | "diagnostics">;
  /** By the config file that governs. */
  readonly #generators = new Map<string | undefined, Generator>();
  readonly #cache: Cache | undefined;
  #formatter: Formatter | undefined;

  /**
   * @param cache what earlier runs kept
   * @param projects those to generate for, where they are known; else `resolve` finds them
   */
  constructor(request: ProjectRequest, cache?: Cache, projects: readonly Project[] = []) {
    this.#request = request;
    this.#cache = cache;
    this.#found = { projects, outputs: [], diagnostics: [] };
  }

  get found(): Pick<ResolvedProjects, "projects" | "outputs" | "diagnostics"> {
    return this.#found;
  }

  get sources(): readonly SourceRequest[] {
    return this.#found.projects.flatMap(({ sources }) => sources);
  }

  /**
   * Finds the configs and their sources.
   * @throws {DiagnosticError} when a config cannot be read or has faults
   */
  async resolve(): Promise<void> {
    this.#found = await resolveProjects(this.#request);
  }

  /** Generates what is not generated yet, or rests on what has changed. */
  async generate({ onProgress }: GenerateOptions = {}): Promise<SessionResult> {
    const projects: ProjectFiles[] = [];
    const diagnostics: Diagnostic[] = [];
    const failed: string[] = [];
    const timings: SourceTiming[] = [];
    const count = this.sources.length;
    this.#formatter?.renew();
    for (const { config, sources } of this.#found.projects) {
      const generator = sources.length === 0 ? undefined : await this.#generatorOf(config);
      if (generator === undefined) continue;
      const before = timings.length;
      const result = await generator.generate(sources, {
        onProgress: (done, _, path) => onProgress?.(before + done, count, path),
      });
      projects.push({ config, files: result.files });
      diagnostics.push(...result.diagnostics);
      failed.push(...result.failed);
      timings.push(...result.timings);
    }
    this.#formatter?.save();
    return this.#settle(projects, diagnostics, failed, timings);
  }

  /**
   * Hears that files are no longer as they were, or there no longer, or there now; the next `generate` does anew what rests on them.
   * @param paths absolute
   */
  changed(paths: readonly string[]): void {
    for (const generator of this.#generators.values()) generator.changed(paths);
  }

  /** Whether any output rests on what the type checker said, and so on more than `inputsOf` tells. */
  get askedChecker(): boolean {
    return [...this.#generators.values()].some((generator) => generator.askedChecker);
  }

  /** Every path that the output of a source rests on, found or not; absolute. */
  inputsOf(source: string): string[] {
    return [...this.#generators.values()].flatMap((generator) => [...generator.inputsOf(source)]);
  }

  /** Whether any output rests on what is, or is not, at a path. */
  restsOn(path: string): boolean {
    return [...this.#generators.values()].some((generator) => generator.restsOn(path));
  }

  async #generatorOf(config: ResolvedConfig): Promise<Generator> {
    let generator = this.#generators.get(config.configFile);
    if (generator === undefined) {
      const { Generator } = await import("./generate.ts");
      const { Formatter } = await import("./render.ts");
      this.#formatter ??= new Formatter(this.#cache);
      generator = new Generator(config, this.#formatter);
      this.#generators.set(config.configFile, generator);
    }
    return generator;
  }

  #settle(
    projects: readonly ProjectFiles[],
    found: readonly Diagnostic[],
    withoutFile: readonly string[],
    timings: readonly SourceTiming[],
  ): SessionResult {
    const all = projects.flatMap(({ files }) => files);
    // A runtime file that several projects share, and agree on, is one.
    const shared = all.filter(({ sources }) => sources.length === 0);
    const twins = new Set(shared.filter((file, index) => shared.slice(0, index).some((each) => isTwin(each, file))));
    const { clashing, diagnostics: clashes } = findOutputClashes(
      all.filter((file) => !twins.has(file)),
      this.#request.cwd,
    );
    const diagnostics = [...this.#found.diagnostics, ...found, ...clashes];
    const atFault = [...found, ...clashes].flatMap(({ severity, file }) =>
      severity === "error" && file !== undefined ? [file] : [],
    );
    const failed = new Set([...withoutFile, ...atFault]);
    const made = new Set(all.flatMap(({ sources }) => sources));
    const skipped = this.sources.filter(({ path }) => !made.has(path) && !failed.has(path));
    const count = this.sources.length;
    if (count > 0 && skipped.length === count && exitCodeOf(diagnostics) === 0)
      diagnostics.push(diagnostic("nothing-to-instrument", { count }));
    return {
      projects: projects.map(({ config, files }) => ({
        config,
        files: files.filter((file) => !clashing.has(file) && !twins.has(file)),
      })),
      skipped,
      failed,
      diagnostics,
      timings,
    };
  }
}

function isTwin(a: GeneratedFile, b: GeneratedFile): boolean {
  return a.path === b.path && a.text === b.text;
}
