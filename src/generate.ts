/** Config and sources → files and diagnostics. Reads, and writes nothing. */

import { readFileSync } from "node:fs";
import { basename, dirname, join, posix, relative, sep } from "node:path";

import { optionName, type ResolvedConfig } from "./config.ts";
import { diagnostic, DiagnosticError, type Diagnostic } from "./diagnostic.ts";
import { outputPath, readSource } from "./files.ts";
import { withMark } from "./mark.ts";
import { buildModel, sharedRuntime } from "./model.ts";
import { unmatchedClasses, unmatchedEntries } from "./model/build.ts";
import type { Surroundings } from "./model/runtime.ts";
import { parseProvider, specifierFor, Workspace } from "./parse.ts";
import { renderProvider, renderRuntime } from "./render.ts";
import type { SourceProviders } from "./source.ts";
import type { SourceRequest } from "./sources.ts";

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
}

/**
 * Generates the instrumented classes of `sources`, and the shared runtime file where the config names one.
 * A source with an error gives no file, and does not stop the others.
 */
export async function generate(config: ResolvedConfig, sources: readonly SourceRequest[]): Promise<GenerateResult> {
  const workspace = new Workspace(sources.map(({ path }) => path));
  const files: GeneratedFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const parsed: SourceProviders[] = [];
  const logs = new LogsTarget(config);
  for (const { path, named } of sources) {
    try {
      const text = readSource(path);
      const output = outputPath(path, config);
      const folder = dirname(output);
      const { providers, diagnostics: faults } = parseProvider(
        path,
        text,
        folder,
        workspace,
        config.operations === "all",
      );
      diagnostics.push(...faults);
      if (providers === undefined) continue;
      parsed.push(providers);
      const { model, diagnostics: found } = buildModel(
        providers,
        config,
        surroundings(output, logs, config, providers.style),
      );
      diagnostics.push(...found.filter(({ code }) => named || !(code === "no-class" || code === "no-operations")));
      if (model === undefined) continue;
      const body = await renderProvider(model, output);
      files.push({
        path: output,
        text: withMark(body, {
          source: relativePath(folder, path),
          command: renewCommand(relativePath(folder, path), config),
        }),
        sources: [path],
        classes: model.classes.map(({ name }) => name),
        operations: model.classes.reduce((sum, { operations }) => sum + operations.length, 0),
      });
    } catch (error) {
      // A defect of ours in one source is said at that source, and does not stop the others.
      const text = error instanceof Error ? error.message : String(error);
      diagnostics.push(
        ...(error instanceof DiagnosticError
          ? error.diagnostics
          : [diagnostic("internal-error", { text }, { file: path })]),
      );
    }
  }
  diagnostics.push(...unmatchedClasses(config, parsed), ...unmatchedEntries(config, parsed));
  const [first] = files;
  if (config.runtime !== undefined && first !== undefined)
    files.push(await runtimeFile(config.runtime, logs, config, parsed[0]?.style ?? ".js"));
  if (first !== undefined) diagnostics.push(...logs.notes());
  return { files, diagnostics: distinct(sorted(diagnostics)) };
}

async function runtimeFile(
  path: string,
  logs: LogsTarget,
  config: ResolvedConfig,
  style: SourceProviders["style"],
): Promise<GeneratedFile> {
  const body = await renderRuntime(sharedRuntime(config, surroundings(path, logs, config, style)), path);
  return { path, text: withMark(body, { command: "npx gen-instrumented" }), sources: [], classes: [], operations: 0 };
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
  readonly #settled = new Map<string, { readonly target: "api" | "logger"; readonly version: string | undefined }>();

  constructor({ logs, signals }: ResolvedConfig) {
    this.#choice = logs;
    this.#wanted = signals.logs;
  }

  at(folder: string): "api" | "logger" | "none" {
    if (this.#choice !== "auto") return this.#choice;
    const version = installedVersion("@opentelemetry/api", folder);
    const target = version !== undefined && hasLogs(version) ? "api" : "logger";
    this.#settled.set(target, { target, version });
    return target;
  }

  /** What `auto` came to, once for each target. */
  notes(): Diagnostic[] {
    return this.#wanted ? [...this.#settled.values()].map((settled) => diagnostic("logs-target", settled)) : [];
  }
}

function hasLogs(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 1 || (major === 1 && minor >= 10);
}

/** The version of a package as a module in `folder` would find it. */
function installedVersion(name: string, folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    try {
      return (
        JSON.parse(readFileSync(join(at, "node_modules", name, "package.json"), "utf8")) as {
          readonly version?: string;
        }
      ).version;
    } catch {
      if (at === dirname(at)) return undefined;
    }
  }
}

function relativePath(folder: string, path: string): string {
  return relative(folder, path).split(sep).join(posix.sep);
}

/** The command that makes a file anew, run in the file's folder: with what the command line said and the config does not. */
function renewCommand(source: string, { overrides }: ResolvedConfig): string {
  const options = Object.entries({ ...overrides, outDir: overrides.outDir === undefined ? undefined : "." }).flatMap(
    ([key, value]) => (value === undefined ? [] : [value].flat().map((each) => `${optionName(key)} ${each}`)),
  );
  return ["npx gen-instrumented", source, ...options].join(" ");
}

/** Two classes of a file that inherit one method have one note on it. */
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
