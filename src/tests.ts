/** Config and sources → a starting test file for each provider. Reads, and writes nothing. */

import { readFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";

import type { ResolvedConfig } from "./config.ts";
import { diagnostic, DiagnosticError, type Diagnostic } from "./diagnostic.ts";
import { buildTestModel, type TestRunner } from "./model/trial.ts";
import { faultsOf, hasLogs, ModelReader } from "./models.ts";
import { installedPackage } from "./packages.ts";
import { specifierFor } from "./parse.ts";
import { Formatter, renderTest } from "./render.ts";
import type { SourceRequest } from "./sources.ts";
import { SDK_PACKAGES, sdkCommand } from "./testing/sdk.ts";

/** A test file as it should begin. */
export interface TestFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  /** The source of what it tests, absolute. */
  readonly source: string;
  readonly runner: TestRunner;
}

/**
 * A test file for each source that gives a generated class; `src/myProvider.instrumented.ts` is tested by
 * `src/myProvider.instrumented.test.ts`. What is wrong with a source is said by `generate`, not here.
 */
export async function generateTests(
  config: ResolvedConfig,
  sources: readonly SourceRequest[],
): Promise<{ readonly files: readonly TestFile[]; readonly diagnostics: readonly Diagnostic[] }> {
  const reader = new ModelReader(config, sources);
  const formatter = new Formatter();
  const files: TestFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const request of sources) {
    const read = readModel(reader, request);
    if (read?.model === undefined || read.providers === undefined) continue;
    const { output, model, providers } = read;
    const extension = extname(output);
    const path = join(dirname(output), `${basename(output, extension)}.test${extension}`);
    const { runner, globals } = runnerAt(dirname(output), config.testRunner);
    const place = {
      runner,
      globals,
      source: providers.specifier,
      output: specifierFor(output, dirname(output), providers.style),
    };
    try {
      const test = buildTestModel(model, providers, config);
      const trials = test.classes.flatMap(({ operations }) => operations);
      const required = test.exportEquals && runner === "vitest";
      if (required || trials.every(({ obstacle }) => obstacle !== undefined)) {
        const reasons = [...new Set(trials.flatMap(({ obstacle }) => obstacle ?? []))];
        diagnostics.push(diagnostic("test-not-written", { reasons, required }, { file: request.path }));
        continue;
      }
      const text = await renderTest(test, place, path, formatter);
      files.push({ path, text, source: request.path, runner });
    } catch (error) {
      // A fault of one test does not stop the others.
      diagnostics.push(...faultsOf(error, request.path));
    }
  }
  const folders = [...new Set(files.map(({ path }) => dirname(path)))];
  const note = folders.map(missingSdk).find((each) => each !== undefined);
  return { files, diagnostics: note === undefined ? diagnostics : [...diagnostics, note] };
}

/** What the tests of a folder record on, and do not find there. */
function missingSdk(folder: string): Diagnostic | undefined {
  const { version } = installedPackage("@opentelemetry/api", folder) ?? {};
  // Without the API nothing runs, and `init` says what fits.
  if (version === undefined) return undefined;
  const { logs, ...always } = SDK_PACKAGES;
  const wanted = [...Object.values(always), ...(hasLogs(version) ? [logs] : [])];
  const packages = wanted
    .filter((names) => names.every((name) => installedPackage(name, folder) === undefined))
    .map(([name]) => name);
  if (packages.length === 0) return undefined;
  return diagnostic("test-sdk-missing", { packages, command: sdkCommand(packages, hasLogs(version) ? 3 : 2) });
}

function readModel(reader: ModelReader, request: SourceRequest): ReturnType<ModelReader["read"]> | undefined {
  try {
    return reader.read(request);
  } catch (error) {
    if (error instanceof DiagnosticError) return undefined;
    throw error;
  }
}

/** What the nearest package.json that names a runner has; node:test, which everybody has, where none does. */
function runnerAt(
  folder: string,
  wanted: ResolvedConfig["testRunner"],
): { readonly runner: TestRunner; readonly globals: boolean } {
  let found: TestRunner | undefined = wanted === "auto" ? undefined : wanted;
  let globals = false;
  for (let at = folder; ; at = dirname(at)) {
    const packages = dependenciesAt(at);
    found ??= packages.has("vitest") ? "vitest" : packages.has("jest") ? "jest" : undefined;
    globals ||= packages.has("@types/jest");
    if (at === dirname(at)) return { runner: found ?? "node", globals };
  }
}

function dependenciesAt(folder: string): ReadonlySet<string> {
  try {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
      readonly dependencies?: object;
      readonly devDependencies?: object;
    };
    return new Set(Object.keys({ ...dependencies, ...devDependencies }));
  } catch {
    return new Set();
  }
}
