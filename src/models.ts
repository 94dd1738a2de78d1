/** Config and sources → models: what the generator renders, and what the catalog of signals is made from. */

import { basename, dirname } from "node:path";

import type { ResolvedConfig } from "./config.ts";
import { diagnostic, DiagnosticError, type Diagnostic } from "./diagnostic.ts";
import { outputPath, readSource } from "./files.ts";
import { buildModel, sharedRuntime, type ProviderModel, type RuntimeModel } from "./model.ts";
import type { Verdicts } from "./model/operation.ts";
import { completeWrapped, namesOf, unmatchedClasses, unmatchedEntries, type SourceNames } from "./model/providers.ts";
import type { Surroundings } from "./model/runtime.ts";
import { installedPackage } from "./packages.ts";
import { parseProvider, specifierFor, Workspace, type Found } from "./parse.ts";
import type { SourceProviders } from "./source.ts";
import type { SourceRequest } from "./sources.ts";

/** What came of one source. */
export interface SourceModel {
  /** Where the output stands, or would stand; absolute. */
  readonly output: string;
  /** What the code says; undefined where it cannot be parsed. */
  readonly providers: SourceProviders | undefined;
  /** undefined where nothing can or need be generated. */
  readonly model: ProviderModel | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** How many syntax trees a run holds at most: enough for the base classes and types that its sources share. */
const MODULES_KEPT = 32;

/** Reads the sources of a run one by one. */
export class ModelReader {
  readonly #config: ResolvedConfig;
  readonly #workspace: Workspace;
  readonly #logs: LogsTarget;
  readonly #read = new Map<string, { readonly names: SourceNames; readonly style: SourceProviders["style"] }>();

  constructor(config: ResolvedConfig, sources: readonly SourceRequest[]) {
    this.#config = config;
    this.#workspace = new Workspace(sources.map(({ path }) => path));
    this.#logs = new LogsTarget(config, this.#workspace);
  }

  /**
   * @param inputs given each path that is asked for, found or not, absolute: the model rests on them all
   * @param verdicts what a compiler refused of an earlier output of this source
   * @throws {DiagnosticError} where the source cannot be read
   */
  read(source: SourceRequest, inputs = new Set<string>(), verdicts?: Verdicts): SourceModel {
    const model = this.#workspace.record(inputs, () => this.#readSource(source, verdicts));
    // Seldom is a source asked for by another one; then it is read again.
    this.#workspace.forget(source.path);
    this.#workspace.trim(MODULES_KEPT);
    return model;
  }

  get askedChecker(): boolean {
    return this.#workspace.hasAskedChecker;
  }

  /** Hears that files are no longer as they were, or there no longer, or there now. */
  changed(paths: readonly string[]): void {
    for (const path of paths) this.#workspace.changed(path);
  }

  /** A source is one no longer, or will be read anew: what it said does not count any more. */
  forget(path: string): void {
    this.#read.delete(path);
  }

  #readSource({ path, named }: SourceRequest, verdicts?: Verdicts): SourceModel {
    const config = this.#config;
    const text = readSource(path);
    const output = outputPath(path, config);
    const { providers: declared, diagnostics } = parseProvider(
      path,
      text,
      dirname(output),
      this.#workspace,
      config.operations === "all",
    );
    if (declared === undefined) return { output, providers: undefined, model: undefined, diagnostics };
    const providers = completeWrapped(declared, config);
    const { runtime } = config;
    if (runtime !== undefined && providers.exportEquals && this.#isUnwritable(runtime)) {
      const fault = diagnostic("runtime-verbatim", { runtime: basename(runtime) }, { file: path });
      return { output, providers, model: undefined, diagnostics: [...diagnostics, fault] };
    }
    this.#read.set(path, { names: namesOf(providers, config), style: providers.style });
    const { model, diagnostics: found } = buildModel(
      providers,
      config,
      surroundings(output, this.#logs, config, providers.style),
      verdicts,
    );
    const heard = found.filter(({ code }) => named || !(code === "no-class" || code === "no-operations"));
    return { output, providers, model, diagnostics: [...diagnostics, ...heard] };
  }

  /** The shared file is written with `import` and `export`. */
  #isUnwritable(runtime: string): boolean {
    return this.#workspace.isVerbatim(dirname(runtime)) && !this.#workspace.isEcmaScript(runtime);
  }

  /** What can only be told of all sources together; the logs target only where something `isMade`. */
  rest(isMade: boolean): readonly Diagnostic[] {
    const names = this.#inOrder().map((each) => each.names);
    return [
      ...unmatchedClasses(this.#config, names),
      ...unmatchedEntries(this.#config, names),
      ...(isMade ? this.#logs.notes() : []),
    ];
  }

  /** The recording functions whole, for the file at `path` that all outputs share. */
  sharedRuntime(path: string): RuntimeModel {
    const style = this.#inOrder()[0]?.style ?? ".js";
    return sharedRuntime(this.#config, surroundings(path, this.#logs, this.#config, style));
  }

  /** What was read, in the order of the paths, whatever was read anew. */
  #inOrder(): { readonly names: SourceNames; readonly style: SourceProviders["style"] }[] {
    return [...this.#read].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
  }
}

function surroundings(
  output: string,
  logs: LogsTarget,
  config: ResolvedConfig,
  style: SourceProviders["style"],
): Surroundings {
  const specifierOf = (path: string): string => specifierFor(path, dirname(output), style);
  return {
    logs: logs.at(dirname(config.runtime ?? output)),
    runtimeSpecifier:
      config.runtime === undefined || config.runtime === output ? undefined : specifierOf(config.runtime),
    outputName: basename(output),
    specifierOf,
  };
}

/** Where log records go; `auto` is settled by the API that is installed next to an output. */
class LogsTarget {
  readonly #choice: ResolvedConfig["logs"];
  readonly #wanted: boolean;
  readonly #workspace: Workspace;
  readonly #versions: Found<string | undefined> = new Map();
  readonly #settled = new Map<string, { readonly target: "api" | "logger"; readonly version: string | undefined }>();

  constructor({ logs, signals }: ResolvedConfig, workspace: Workspace) {
    this.#workspace = workspace;
    this.#choice = logs;
    this.#wanted = signals.logs;
  }

  at(folder: string): "api" | "logger" | "none" {
    if (this.#choice !== "auto") return this.#choice;
    const version = this.#workspace.once(
      this.#versions,
      folder,
      () => installedPackage("@opentelemetry/api", folder, (path) => this.#workspace.read(path))?.version,
    );
    const target = version !== undefined && hasLogs(version) ? "api" : "logger";
    this.#settled.set(target, { target, version });
    return target;
  }

  /** What `auto` came to, once for each target. */
  notes(): Diagnostic[] {
    return this.#wanted ? [...this.#settled.values()].map((settled) => diagnostic("logs-target", settled)) : [];
  }
}

/** Whether this version of `@opentelemetry/api` has a logs API; the third generation of the SDK goes with those that do. */
export function hasLogs(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 1 || (major === 1 && minor >= 10);
}

/** What an error says of the source it came up in. A defect of ours is said at that source, and does not stop the others. */
export function faultsOf(error: unknown, file: string): readonly Diagnostic[] {
  if (error instanceof DiagnosticError) return error.diagnostics;
  if (error instanceof RangeError && error.message.includes("call stack"))
    return [diagnostic("nested-too-deep", {}, { file })];
  return [diagnostic("internal-error", { text: error instanceof Error ? error.message : String(error) }, { file })];
}

/** In the order of files and positions. Two classes of a file that inherit one method have one note on it. */
export function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return distinct(sorted(diagnostics));
}

function distinct(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics.filter(({ code, message, file, range }) => {
    const key = JSON.stringify([code, message, file, range]);
    return !seen.has(key) && seen.add(key);
  });
}

function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const place = ({ file, range }: Diagnostic): [string, number, number] => [
    file ?? "\uffff",
    range?.start.line ?? 0,
    range?.start.column ?? 0,
  ];
  return [...diagnostics].sort((a, b) => {
    const [fileA, lineA, columnA] = place(a);
    const [fileB, lineB, columnB] = place(b);
    return fileA < fileB ? -1 : fileA > fileB ? 1 : lineA - lineB || columnA - columnB;
  });
}
