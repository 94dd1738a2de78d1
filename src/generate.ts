/** Config and sources → files and diagnostics. Reads, and writes nothing. */

import { dirname, posix, relative, sep } from "node:path";

import { optionName, type ResolvedConfig } from "./config.ts";
import { diagnostic, type Diagnostic } from "./diagnostic.ts";
import { withMark } from "./mark.ts";
import type { RuntimeModel } from "./model.ts";
import type { Verdicts } from "./model/operation.ts";
import { faultsOf, inOrder, ModelReader } from "./models.ts";
import { shellPath, shellWord, UNPRINTABLE } from "./project.ts";
import { Formatter, renderProvider, renderRuntime } from "./render.ts";
import { SHIPPED, type Templates } from "./render/templates.ts";
import type { SourceRequest } from "./sources.ts";
import type { Verifiable } from "./verify.ts";

/** A file as it should stand on the disk. */
export interface GeneratedFile {
  /** Absolute. */
  readonly path: string;
  /** LF, without a BOM, header included. */
  readonly text: string;
  /** The sources it was made from, absolute; none for the shared runtime. */
  readonly sources: readonly string[];
  /** The names of the generated classes. */
  readonly classes: readonly string[];
  /** How many operations they observe. */
  readonly operations: number;
}

export interface GenerateResult {
  readonly files: readonly GeneratedFile[];
  /** In the order of files and positions. */
  readonly diagnostics: readonly Diagnostic[];
  /** The sources that gave no file for an error, absolute: what of theirs is there already proves nothing. */
  readonly failed: readonly string[];
  /** The sources that were generated now, and not taken over from before, in their order. */
  readonly timings: readonly SourceTiming[];
}

/** How long a source took, from reading to formatting. */
export interface SourceTiming {
  /** Absolute. */
  readonly path: string;
  /** Milliseconds. */
  readonly ms: number;
}

export interface GenerateOptions {
  /** Called before each source that is generated: how many are done, of how many. */
  readonly onProgress?: ((done: number, count: number, path: string) => void) | undefined;
}

/**
 * Generates the instrumented classes of `sources`, and the shared runtime file where the config names one.
 * A source with an error gives no file, and does not stop the others.
 */
export async function generate(
  config: ResolvedConfig,
  sources: readonly SourceRequest[],
  options: GenerateOptions = {},
): Promise<GenerateResult> {
  return new Generator(config).generate(sources, options);
}

/** What has come of one source, and what it rests on. */
interface SourceResult extends Verifiable {
  readonly named: boolean;
  /** Every path that was asked for, found or not; absolute. */
  readonly inputs: ReadonlySet<string>;
}

/** Generates again and again, as files change: what a change does not touch is kept. One config, one generator. */
export class Generator {
  readonly #config: ResolvedConfig;
  readonly #formatter: Formatter;
  readonly #results = new Map<string, SourceResult>();
  /** By input: the sources whose output rests on it. */
  readonly #dependents = new Map<string, Set<string>>();
  #runtime: { readonly key: string; readonly file: GeneratedFile } | undefined;
  #reader: ModelReader | undefined;
  #templates: Templates | undefined;

  /** @param formatter may be that of other generators too */
  constructor(config: ResolvedConfig, formatter = new Formatter()) {
    this.#config = config;
    this.#formatter = formatter;
  }

  /** As the function `generate`; the sources may be others each time. */
  async generate(sources: readonly SourceRequest[], { onProgress }: GenerateOptions = {}): Promise<GenerateResult> {
    const faults = await this.#loadTemplates();
    if (faults.length > 0)
      return { files: [], diagnostics: faults, failed: sources.map(({ path }) => path), timings: [] };
    const reader = (this.#reader ??= new ModelReader(this.#config, sources));
    const wanted = new Set(sources.map(({ path }) => path));
    this.#drop([...this.#results.keys()].filter((path) => !wanted.has(path)));
    const due = sources.filter(({ path, named }) => this.#results.get(path)?.named !== named);
    const timings: SourceTiming[] = [];
    for (const [index, source] of due.entries()) {
      onProgress?.(index, due.length, source.path);
      const start = performance.now();
      this.#keep(source.path, await this.#generateOne(source, reader));
      timings.push({ path: source.path, ms: performance.now() - start });
    }
    const { results, runtime, diagnostics } = await this.#verified(this.#resultsOf(sources), reader);
    const files = results.flatMap(({ file }) => file ?? []);
    diagnostics.push(...results.flatMap((each) => each.diagnostics), ...reader.rest(files.length > 0));
    if (runtime !== undefined && files.length > 0) files.push(runtime);
    const failed = results.flatMap((each) =>
      each.file === undefined && each.diagnostics.some(({ severity }) => severity === "error") ? [each.source] : [],
    );
    return { files, diagnostics: inOrder(diagnostics), failed, timings };
  }

  /** The templates of the config, once; what is wrong with them stops the run. */
  async #loadTemplates(): Promise<readonly Diagnostic[]> {
    const { template } = this.#config;
    if (template === undefined) this.#templates = SHIPPED;
    if (template === undefined || this.#templates !== undefined) return [];
    try {
      const { loadOwnTemplates } = await import("./render/own.ts");
      this.#templates = loadOwnTemplates(template);
      return [];
    } catch (error) {
      return faultsOf(error, template);
    }
  }

  #resultsOf(sources: readonly SourceRequest[]): SourceResult[] {
    return sources.flatMap(({ path }) => this.#results.get(path) ?? []);
  }

  /** The outputs, and the shared file that they import; where the config says so, only what compiles of them. */
  async #verified(results: readonly SourceResult[], reader: ModelReader): Promise<Verified> {
    const { verify: isAsked, runtime: path } = this.#config;
    if (results.every(({ file }) => file === undefined)) return { results, runtime: undefined, diagnostics: [] };
    const runtime = path === undefined ? undefined : await this.#sharedRuntime(path, reader);
    if (!isAsked) return { results, runtime, diagnostics: [] };
    const { verify } = await import("./verify.ts");
    const verified = await verify(results, runtime, async ({ source, named }, verdicts) => {
      const result = await this.#generateOne({ path: source, named }, reader, verdicts);
      this.#keep(source, result);
      return result;
    });
    // Without the shared file there is nothing that the outputs could import.
    const outputs = verified.runtimeCompiles
      ? verified.results
      : verified.results.map((each) => ({ ...each, file: undefined }));
    return { results: outputs, runtime, diagnostics: [...verified.diagnostics] };
  }

  /**
   * Hears that files are no longer as they were, or there no longer, or there now.
   * @param paths absolute
   */
  changed(paths: readonly string[]): void {
    this.#reader?.changed(paths);
    this.#drop(paths.flatMap((path) => [...(this.#dependents.get(path) ?? [])]));
    if (paths.some((path) => this.#templates?.files.includes(path))) this.#templates = this.#runtime = undefined;
  }

  /** Whether any output rests on what the type checker said, and so on more than `inputsOf` tells. */
  get askedChecker(): boolean {
    return this.#reader?.askedChecker === true;
  }

  /** Every path that the output of a source rests on, found or not; absolute. */
  inputsOf(source: string): ReadonlySet<string> {
    return this.#results.get(source)?.inputs ?? new Set();
  }

  /** Whether any output rests on what is, or is not, at a path. */
  restsOn(path: string): boolean {
    return this.#dependents.has(path) || path === this.#config.template;
  }

  #keep(source: string, result: SourceResult): void {
    this.#results.set(source, result);
    for (const path of result.inputs) {
      const dependents = this.#dependents.get(path);
      if (dependents === undefined) this.#dependents.set(path, new Set([source]));
      else dependents.add(source);
    }
  }

  #drop(sources: readonly string[]): void {
    for (const source of sources) {
      for (const path of this.#results.get(source)?.inputs ?? []) {
        const dependents = this.#dependents.get(path);
        dependents?.delete(source);
        if (dependents?.size === 0) this.#dependents.delete(path);
      }
      this.#results.delete(source);
      this.#reader?.forget(source);
    }
  }

  /** The recording functions that the outputs share; made anew only where they come out another way. */
  async #sharedRuntime(path: string, reader: ModelReader): Promise<GeneratedFile> {
    const runtime = reader.sharedRuntime(path);
    const key = JSON.stringify(runtime);
    if (this.#runtime?.key !== key)
      this.#runtime = { key, file: await runtimeFile(path, runtime, this.#formatter, this.#templates) };
    return this.#runtime.file;
  }

  /** @param verdicts what a compiler refused of an earlier output of this source */
  async #generateOne(request: SourceRequest, reader: ModelReader, verdicts?: Verdicts): Promise<SourceResult> {
    const { path, named } = request;
    const inputs = new Set([path, ...(this.#templates?.files ?? [])]);
    const nothing = { source: path, named, file: undefined, model: undefined, inputs };
    try {
      const { output, model, diagnostics } = reader.read(request, inputs, verdicts);
      if (model === undefined) return { ...nothing, diagnostics };
      const folder = dirname(output);
      const source = relativePath(folder, path);
      // The header is a comment of one line, and its command is typed into shells.
      if (UNPRINTABLE.test(source))
        return { ...nothing, diagnostics: [...diagnostics, diagnostic("path-unprintable", {}, { file: path })] };
      const body = await renderProvider(model, output, this.#formatter, this.#templates);
      const file: GeneratedFile = {
        path: output,
        text: withMark(body, {
          source,
          // --verify is said only where it made a difference: a run without it finds nothing stale.
          command: renewCommand(source, folder, this.#config, verdicts !== undefined),
        }),
        sources: [path],
        classes: model.classes.map(({ name }) => name),
        operations: model.classes.reduce((sum, { operations }) => sum + operations.length, 0),
      };
      return { ...nothing, file, model: this.#config.verify ? model : undefined, diagnostics };
    } catch (error) {
      return { ...nothing, diagnostics: faultsOf(error, path) };
    }
  }
}

/** The outputs that may be written, and what was found on the way. */
interface Verified {
  readonly results: readonly SourceResult[];
  readonly runtime: GeneratedFile | undefined;
  readonly diagnostics: Diagnostic[];
}

async function runtimeFile(
  path: string,
  runtime: RuntimeModel,
  formatter: Formatter,
  templates: Templates | undefined,
): Promise<GeneratedFile> {
  const body = await renderRuntime(runtime, path, formatter, templates);
  return { path, text: withMark(body, { command: "npx gen-instrumented" }), sources: [], classes: [], operations: 0 };
}

function relativePath(folder: string, path: string): string {
  return relative(folder, path).split(sep).join(posix.sep);
}

/** The command that makes a file anew, run in the file's folder: with what the command line said and the config does not. */
function renewCommand(source: string, folder: string, { overrides }: ResolvedConfig, isVerified: boolean): string {
  const given: Readonly<Record<string, string | boolean | readonly string[] | undefined>> = {
    ...overrides,
    template: overrides.template === undefined ? undefined : relativePath(folder, overrides.template),
    outDir: overrides.outDir === undefined ? undefined : ".",
    // It says nothing of the class.
    testRunner: undefined,
    verify: overrides.verify === true && isVerified,
  };
  const options = Object.entries(given).flatMap(([key, value]) => {
    if (typeof value === "boolean") return value ? [optionName(key)] : [];
    return value === undefined ? [] : [value].flat().map((each) => `${optionName(key)} ${shellWord(each)}`);
  });
  return ["npx gen-instrumented", shellPath(source), ...options].join(" ");
}
