/** The command `catalog`: finds the sources, has their signals listed or compared with those of before, and reports. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import type { CatalogResult } from "../catalog.ts";
import { CATALOG_FORMATS, type CatalogFormatName } from "../catalog/formats.ts";
import type { Catalog } from "../catalog/schema.ts";
import { findKey } from "../config/position.ts";
import type { AlertLimits } from "../config.ts";
import { diagnostic, DiagnosticError, exitCodeOf, type Diagnostic, type ExitCode } from "../diagnostic.ts";
import { toolCommand } from "../packages.ts";
import { shellPath, shellWord } from "../project.ts";
import { resolveProjects } from "../projects.ts";
import { renderJson } from "../reporters/json.ts";
import { overridesOf } from "./arguments.ts";
import type { Run } from "./run.ts";
import { deliverText } from "./report-file.ts";
import { COMMON_OPTIONS } from "./table.ts";

/** A catalog of before, as it was read. */
interface Earlier {
  readonly path: string;
  readonly text: string;
  readonly catalog: Catalog;
}

export async function runCatalog(run: Run): Promise<ExitCode> {
  const { args, cwd, voice } = run;
  const conflict = findConflict(run);
  if (conflict !== undefined) throw new DiagnosticError(conflict);
  const against = args.text("against");
  const earlier = against === undefined ? undefined : await readEarlier(cwd, against);
  const found = await resolveProjects({
    cwd,
    files: args.files,
    configFile: args.text("config"),
    overrides: overridesOf(args),
    findOutputs: false,
  });
  const { buildCatalog } = await import("../catalog.ts");
  const count = found.projects.reduce((sum, { sources }) => sum + sources.length, 0);
  const { alerts, configDir } = found.main;
  const result = await voice.during(`reading ${String(count)} files…`, () =>
    Promise.resolve(buildCatalog(found.projects, configDir)),
  );
  const faults = [...found.diagnostics, ...result.diagnostics.filter(({ severity }) => severity !== "info")];
  if (result.catalog.providers.length === 0 && exitCodeOf(faults) === 0)
    faults.push(diagnostic("catalog-empty", { count }));
  if (earlier !== undefined) return reportComparison(run, earlier, result, faults, alerts);
  if (result.catalog.providers.length > 0) await deliver(run, result.catalog, alerts);
  else if (args.flag("json")) voice.print(document(run, faults));
  voice.report(faults);
  return exitCodeOf(faults);
}

function findConflict({ args }: Run): Diagnostic | undefined {
  const conflict = (first: string, second: string, text: string): Diagnostic =>
    diagnostic("conflicting-options", { first, second, text });
  const format = args.text("format");
  if (!args.flag("json") || format === undefined) return undefined;
  if (args.text("against") === undefined)
    return format === "json" ? undefined : conflict("--json", "--format", "--json is --format json");
  return args.text("output") === undefined
    ? conflict("--json", "--format", "with --against, --json prints the findings; write the catalog with --output")
    : undefined;
}

async function readEarlier(cwd: string, name: string): Promise<Earlier> {
  const path = resolve(cwd, name);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "it is a folder" : (error as Error).message;
    throw new DiagnosticError(diagnostic("catalog-unreadable", { path: name, reason }));
  }
  const { parseCatalogJson } = await import("../catalog/json.ts");
  return { path, text, catalog: parseCatalogJson(text, path) };
}

/** The findings; and the catalog too, where it is asked for and nothing was broken. */
async function reportComparison(
  run: Run,
  { path, text, catalog }: Earlier,
  { catalog: now, placeOf }: CatalogResult,
  faults: readonly Diagnostic[],
  limits: AlertLimits,
): Promise<ExitCode> {
  const { args, voice } = run;
  const diagnostics = [...faults];
  const failed = faults.filter(({ severity }) => severity === "error").length;
  const isCompared = failed === 0;
  if (!isCompared) {
    diagnostics.push(diagnostic("catalog-incomplete", { count: failed }));
  } else {
    const { compareCatalogs } = await import("../catalog/compare.ts");
    const before = (index: number): { file: string; range: ReturnType<typeof findKey> } => ({
      file: path,
      range: findKey(text, ["providers", index, "class"]),
    });
    diagnostics.push(...compareCatalogs(catalog, now, { of: placeOf, before }));
  }
  const code = exitCodeOf(diagnostics);
  const output = args.text("output");
  if (code === 0 && (output !== undefined || args.text("format") !== undefined)) await deliver(run, now, limits);
  else if (code === 1 && output !== undefined) diagnostics.push(diagnostic("not-written", { path: output }));
  if (args.flag("json")) voice.print(document(run, diagnostics));
  voice.report(diagnostics);
  const breaking = diagnostics.filter(({ severity }) => severity === "error").length;
  if (isCompared && breaking === 0) voice.tell("no signal was removed, renamed or changed");
  else if (isCompared) {
    voice.tell(`${String(breaking)} breaking change${breaking === 1 ? "" : "s"}`);
    voice.tell(`    If meant, renew the earlier catalog: ${renewal(args)}`);
  }
  return code;
}

/** The command that writes the catalog of the same sources, under the same options, in place of the earlier one. */
function renewal(args: Run["args"]): string {
  const options = [...args.command.options.filter(({ configKey }) => configKey !== undefined), ...COMMON_OPTIONS]
    .filter(({ type }) => type !== "flag")
    .flatMap(({ name }) => (args.list(name) ?? []).map((value) => `--${name} ${shellWord(value)}`));
  const output = shellWord(args.text("against") ?? "");
  return [toolCommand(), "catalog", ...args.files.map(shellPath), ...options, "--format json --output", output].join(
    " ",
  );
}

async function deliver(run: Run, catalog: Catalog, limits: AlertLimits): Promise<void> {
  const { args } = run;
  const name = (args.text("format") ?? (args.flag("json") ? "json" : "markdown")) as CatalogFormatName;
  const render = await CATALOG_FORMATS[name]();
  await deliverText(run, await render(catalog, limits));
}

function document({ version, cwd }: Run, diagnostics: readonly Diagnostic[]): string {
  const withSeverity = (severity: Diagnostic["severity"]): number =>
    diagnostics.filter((each) => each.severity === severity).length;
  const summary = { errors: withSeverity("error"), warnings: withSeverity("warning") };
  return renderJson({ version, files: [], diagnostics, summary }, cwd);
}
