/** The command `generate`: finds the sources, has them generated, and writes, checks or prints what comes of it. */

import { loadConfig, resolveConfig, type Overrides, type ResolvedConfig } from "../config.ts";
import { diagnostic, exitCodeOf, type Diagnostic, type ExitCode } from "../diagnostic.ts";
import type { GeneratedFile, GenerateResult } from "../generate.ts";
import {
  checkFiles,
  compareFiles,
  findOrphans,
  findOutputClashes,
  shellWord,
  unifiedDiff,
  writeFiles,
  type FileReport,
  type OutputReport,
} from "../output.ts";
import { printablePath } from "../project.ts";
import { renderJson, type JsonFile } from "../reporters/json.ts";
import { resolveSources, type ResolvedSources, type SourceRequest } from "../sources.ts";
import type { Arguments } from "./arguments.ts";
import type { Run } from "./run.ts";
import { GENERATE } from "./table.ts";

/** What has come of a run so far, whatever it was asked to do. */
interface Outcome {
  readonly files: readonly FileReport[];
  readonly generated: readonly GeneratedFile[];
  readonly skipped: readonly SourceRequest[];
  readonly diagnostics: readonly Diagnostic[];
}

export async function runGenerate(run: Run): Promise<ExitCode> {
  const { args, cwd } = run;
  const conflict = findConflict(args);
  if (conflict !== undefined) return finish(run, { files: [], generated: [], skipped: [], diagnostics: [conflict] });

  const loaded = await loadConfig(cwd, args.text("config"));
  const config = resolveConfig(cwd, loaded.config, overridesOf(args), loaded.file);
  const found = await resolveSources(config, args.files, { findOutputs: args.flag("check") });
  const count = found.sources.length;
  if (args.flag("stdout") && count > 1) {
    const diagnostics = [...found.diagnostics, diagnostic("stdout-needs-one-source", { count })];
    return finish(run, { files: [], generated: [], skipped: [], diagnostics });
  }

  const result = await generateAll(run, config, found.sources);
  const { clashing, diagnostics: clashes } = findOutputClashes(result.files, cwd);
  const files = result.files.filter((file) => !clashing.has(file));
  const done = await deliver(run, config, files);
  const failed = new Set(
    [...result.diagnostics, ...clashes].filter(({ severity }) => severity === "error").map(({ file }) => file),
  );
  const made = new Set(result.files.flatMap(({ sources }) => sources.slice(0, 1)));
  const orphans = await orphansOf(run, found, result.files, failed);
  const skipped = found.sources.filter(({ path }) => !made.has(path) && !failed.has(path));
  const diagnostics = [
    ...found.diagnostics,
    ...result.diagnostics,
    ...clashes,
    ...done.diagnostics,
    ...orphans.diagnostics,
  ];
  if (count > 0 && skipped.length === count && exitCodeOf(diagnostics) === 0) {
    diagnostics.push(diagnostic("nothing-to-instrument", { count }));
  }
  return finish(run, { files: [...done.files, ...orphans.files], generated: files, skipped, diagnostics });
}

async function generateAll(
  { voice }: Run,
  config: ResolvedConfig,
  sources: readonly SourceRequest[],
): Promise<GenerateResult> {
  if (sources.length === 0) return { files: [], diagnostics: [], timings: [] };
  return voice.during(`generating from ${String(sources.length)} files…`, async () => {
    const { generate } = await import("../generate.ts");
    return generate(config, sources);
  });
}

async function deliver(
  { args, cwd, voice }: Run,
  config: ResolvedConfig,
  files: readonly GeneratedFile[],
): Promise<OutputReport> {
  if (args.flag("stdout")) {
    for (const { sources, text } of files) if (sources.length > 0) voice.print(text);
    return { files: [], diagnostics: [] };
  }
  const options = { cwd, configDir: config.configDir, force: args.flag("force") };
  if (args.flag("check"))
    return checkFiles(files, { ...options, commandFor: (source) => commandFor(args, cwd, source) });
  return args.flag("diff") ? compareFiles(files, options) : writeFiles(files, options);
}

/** What --check finds left over. A source read only in part, or under another output name, proves nothing. */
async function orphansOf(
  { args, cwd }: Run,
  { sources, outputs }: ResolvedSources,
  files: readonly GeneratedFile[],
  failed: ReadonlySet<string | undefined>,
): Promise<OutputReport> {
  if (!args.flag("check")) return { files: [], diagnostics: [] };
  const partial = ["class", "operations", "shape", "verify", "out-dir", "suffix"].some(
    (name) => args.list(name) !== undefined,
  );
  const complete = new Set(partial ? [] : sources.map(({ path }) => path).filter((path) => !failed.has(path)));
  return findOrphans(outputs, { files, complete }, cwd);
}

async function finish(
  { args, cwd, voice, version }: Run,
  { files, generated, skipped, diagnostics }: Outcome,
): Promise<ExitCode> {
  const code = exitCodeOf(diagnostics);
  const byPath = new Map(generated.map((file) => [file.path, file]));
  const diffs = args.flag("diff") ? await diffsOf(files, cwd) : new Map<string, string>();
  const summary = summarize(files, skipped, diagnostics);
  if (args.flag("json")) {
    const entries = files.map(({ path, source, status }): JsonFile => {
      const diff = diffs.get(path);
      const { classes = [], operations = 0 } = byPath.get(path) ?? {};
      return { path, source, status, classes, operations, ...(diff === undefined ? {} : { diff }) };
    });
    voice.print(renderJson({ version, files: entries, diagnostics, summary }, cwd));
    return code;
  }
  for (const diff of diffs.values()) voice.printDiff(diff);
  for (const { path, status } of files) {
    const file = byPath.get(path);
    if (status === "written") voice.tell(`written ${printablePath(cwd, path)}${contentsOf(file)}`);
  }
  // Notes are about what was written; a run that wrote nothing has nothing new to say.
  const isWritten = files.some(({ status }) => status === "written");
  voice.report(diagnostics.filter(({ severity }) => severity !== "info" || isWritten));
  const words = Object.entries(summary)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${String(count)} ${(count === 1 ? SINGULAR[word] : undefined) ?? word}`);
  if (words.length > 0) voice.tell(words.join(", "));
  return code;
}

const SINGULAR: Readonly<Record<string, string>> = { errors: "error", warnings: "warning" };

function summarize(
  files: readonly FileReport[],
  skipped: readonly SourceRequest[],
  diagnostics: readonly Diagnostic[],
): Record<string, number> {
  const withStatus = (status: FileReport["status"]): number => files.filter((file) => file.status === status).length;
  const withSeverity = (severity: Diagnostic["severity"]): number =>
    diagnostics.filter((each) => each.severity === severity).length;
  return {
    written: withStatus("written"),
    unchanged: withStatus("unchanged"),
    missing: withStatus("missing"),
    stale: withStatus("stale"),
    edited: withStatus("edited"),
    orphaned: withStatus("orphaned"),
    failed: withStatus("failed"),
    skipped: skipped.length,
    errors: withSeverity("error"),
    warnings: withSeverity("warning"),
  };
}

function contentsOf(file: GeneratedFile | undefined): string {
  if (file === undefined || file.classes.length === 0) return "";
  return ` (${file.classes.join(", ")}: ${String(file.operations)} operation${file.operations === 1 ? "" : "s"})`;
}

async function diffsOf(files: readonly FileReport[], cwd: string): Promise<Map<string, string>> {
  const diffs = new Map<string, string>();
  for (const { path, status, before, after } of files) {
    if (!["missing", "stale", "edited"].includes(status)) continue;
    diffs.set(path, await unifiedDiff(printablePath(cwd, path), before, after));
  }
  return diffs;
}

function overridesOf(args: Arguments): Overrides {
  const entries = GENERATE.options.flatMap(({ name, type, configKey }) => {
    const value =
      type === "list" ? args.list(name) : type === "flag" ? args.list(name) && args.flag(name) : args.text(name);
    return configKey === undefined || value === undefined ? [] : [[configKey, value] as const];
  });
  // The choices were checked with the arguments, all else is checked with the config.
  return Object.fromEntries(entries);
}

function findConflict(args: Arguments): Diagnostic | undefined {
  const clash = (first: string, second: string, text: string): Diagnostic | undefined =>
    args.flag(first) && args.flag(second)
      ? diagnostic("conflicting-options", { first: `--${first}`, second: `--${second}`, text })
      : undefined;
  return (
    clash("stdout", "json", "both want stdout for themselves") ??
    clash("stdout", "diff", "both want stdout for themselves") ??
    clash("stdout", "check", "--check prints no output")
  );
}

/** The command that makes an output anew, with the options that this run was given, for a shell in this run's folder. */
function commandFor(args: Arguments, cwd: string, source: string | undefined): string {
  const own = GENERATE.options.filter((option) => option.configKey !== undefined);
  const flags = own.flatMap(({ name, type }) => (type === "flag" && args.flag(name) ? [`--${name}`] : []));
  const names = own.flatMap(({ name, type }) => (type === "flag" ? [] : [name]));
  const options = [
    ...["cwd", "config", ...names].flatMap((name) =>
      (args.list(name) ?? []).flatMap((value) => [`--${name}`, shellWord(value)]),
    ),
    ...flags,
  ];
  const files = source === undefined ? args.files : [printablePath(cwd, source)];
  return ["npx gen-instrumented", ...options, ...files.map(shellWord)].join(" ");
}
