/** The public API: what a config file imports, and what a program needs to do as the command line does. */

import type { CatalogResult } from "./catalog.ts";
import type { ResolvedConfig } from "./config.ts";
import type { GenerateResult } from "./generate.ts";
import type { SourceRequest } from "./sources.ts";

export type { CatalogResult } from "./catalog.ts";
export type {
  Catalog,
  CatalogAttribute,
  CatalogLog,
  CatalogMetric,
  CatalogOperation,
  CatalogProvider,
  CatalogSpan,
} from "./catalog/schema.ts";
export { defineConfig, loadConfig, resolveConfig } from "./config.ts";
export type {
  Config,
  FailureProperty,
  LoadedConfig,
  ModuleReference,
  OperationOptions,
  Overrides,
  ResolvedConfig,
  ResolvedOperation,
  Uninstrumented,
} from "./config.ts";
export { DiagnosticError } from "./diagnostic.ts";
export type { Diagnostic, Position, Range, Severity } from "./diagnostic.ts";
export type { GeneratedFile, GenerateResult } from "./generate.ts";
export { checkFiles, compareFiles, unifiedDiff, writeFiles } from "./output.ts";
export type { CheckOptions, FileReport, FileStatus, OutputOptions, OutputReport } from "./output.ts";
export { resolveSources } from "./sources.ts";
export type { ResolvedSources, SourceRequest } from "./sources.ts";

/**
 * Generates from `sources`; reads, and writes nothing. A source with an error gives no file.
 * The generator is loaded on the first call: a config file that imports `defineConfig` does not pay for it.
 */
export async function generate(config: ResolvedConfig, sources: readonly SourceRequest[]): Promise<GenerateResult> {
  const generator = await import("./generate.ts");
  return generator.generate(config, sources);
}

/**
 * What the code generated from `sources` would emit: metrics, spans and log records of every operation, with their names and units. Reads,
 * and writes nothing. A source with an error is left out. Sources are named relative to the config's folder.
 */
export async function catalog(config: ResolvedConfig, sources: readonly SourceRequest[]): Promise<CatalogResult> {
  const { buildCatalog } = await import("./catalog.ts");
  return buildCatalog([{ config, sources }], config.configDir);
}
