/** The command `generate`: finds the sources, has them generated, and writes, checks or prints what comes of it. */

import { diagnostic, exitCodeOf, type Diagnostic, type ExitCode } from "../diagnostic.ts";
import {
  checkFiles,
  compareFiles,
  findOrphans,
  unifiedDiff,
  writeFiles,
  writeNewFiles,
  type FileReport,
  type OutputReport,
} from "../output.ts";
import { Manifest, type Standing, type StandingFile } from "../manifest.ts";
import { toolCommand } from "../packages.ts";
import { printablePath, shellPath, shellWord } from "../project.ts";
import type { ProjectRequest } from "../projects.ts";
import { renderJson } from "../reporters/json.ts";
import { Session, type ProjectFiles } from "../session.ts";
import { overridesOf, type Arguments } from "./arguments.ts";
import { jsonFiles, summarize, summaryText, tellOutcome, type Outcome } from "./outcome.ts";
import type { Run } from "./run.ts";
import { GENERATE } from "./table.ts";

const NOTHING: Outcome = { files: [], generated: [], skipped: [], diagnostics: [], timings: [] };

export async function runGenerate(run: Run): Promise<ExitCode> {
  const { args } = run;
  const conflict = findConflict(args);
  if (conflict !== undefined) return finish(run, { ...NOTHING, diagnostics: [conflict] });
  if (args.flag("watch")) {
    const { runWatch } = await import("./watch.ts");
    return runWatch(run, requestOf(run), (source) => commandFor(run.args, run.cwd, source));
  }
  const manifest = manifestOf(run);
  return manifest === undefined ? runOnce(run) : manifest.during(() => runOnce(run, manifest));
}

async function runOnce(run: Run, manifest?: Manifest): Promise<ExitCode> {
  const { args } = run;
  // A manifest is of a run that found nothing left over either.
  const request = { ...requestOf(run), ...(manifest === undefined ? {} : { findOutputs: true }) };
  const session = new Session({ ...request, seeksOrphans: args.flag("check") }, run.cache);
  await session.resolve();
  const { found, sources } = session;
  if (args.flag("stdout") && sources.length > 1) {
    const diagnostics = [...found.diagnostics, diagnostic("stdout-needs-one-source", { count: sources.length })];
    return finish(run, { ...NOTHING, diagnostics });
  }
  const standing = manifest?.find(found);
  if (standing !== undefined) return finish(run, outcomeOf(standing));
  const progress = run.voice.progress("generating");
  const result = await session.generate({ onProgress: progress?.show }).finally(() => progress?.end());
  const done = await deliver(run, result.projects);
  manifest?.keep(session, result, done.files, (standing) => answerOf(run, standing));
  const tests = await startTests(run, session, result.projects, done);
  const orphans = await orphansOf(
    run,
    session,
    result.projects.flatMap(({ files }) => files),
    result.failed,
  );
  return finish(run, {
    files: [...done.files, ...tests.files, ...orphans.files],
    generated: result.projects.flatMap(({ files }) => files),
    skipped: result.skipped,
    diagnostics: [...result.diagnostics, ...done.diagnostics, ...tests.diagnostics, ...orphans.diagnostics],
    timings: result.timings,
  });
}

/** For the runs that a manifest can stand for: they write or check outputs, and do nothing else. */
function manifestOf(run: Run): Manifest | undefined {
  const { args, standing } = run;
  const isPlain = ["stdout", "diff", "tests", "force", "verify"].every((name) => !args.flag(name));
  return standing !== undefined && isPlain ? new Manifest(standing) : undefined;
}

/** What comes of a run where every output stands as it should, and none is left over. */
function outcomeOf({ projects, skipped, diagnostics }: Standing): Outcome {
  const outputs = projects.flat();
  const files = outputs.map(({ path, sources }): FileReport => ({
    path,
    source: sources[0],
    status: "unchanged",
    before: undefined,
    after: undefined,
  }));
  return { files, generated: outputs, skipped, diagnostics, timings: [] };
}

/** What the starter may say where this stands, without asking anybody: one line, or none. */
function answerOf({ args }: Run, standing: Standing): string | undefined {
  const outcome = outcomeOf(standing);
  // Data for tools, and what is said in colors, is left to the run.
  if (args.flag("json") || outcome.diagnostics.some(({ severity }) => severity !== "info")) return undefined;
  return args.flag("quiet") ? "" : `${summaryText(summarize(outcome))}\n`;
}

function requestOf({ args, cwd }: Run): ProjectRequest {
  return {
    cwd,
    files: args.files,
    configFile: args.text("config"),
    overrides: overridesOf(args),
    findOutputs: args.flag("check"),
  };
}

async function deliver({ args, cwd, voice }: Run, projects: readonly ProjectFiles[]): Promise<OutputReport> {
  if (args.flag("stdout")) {
    for (const { files } of projects) for (const { sources, text } of files) if (sources.length > 0) voice.print(text);
    return { files: [], diagnostics: [] };
  }
  const reports: OutputReport[] = [];
  for (const { config, files } of projects) {
    const options = { cwd, configDir: config.configDir, force: args.flag("force") };
    const commandOf = (source: string | undefined): string => commandFor(args, cwd, source);
    if (args.flag("check")) reports.push(await checkFiles(files, { ...options, commandFor: commandOf }));
    else reports.push(await (args.flag("diff") ? compareFiles(files, options) : writeFiles(files, options)));
  }
  return {
    files: reports.flatMap(({ files }) => files),
    diagnostics: reports.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** With --tests, a test for each source whose output stands as it should. */
async function startTests(
  { args }: Run,
  { sources }: Session,
  projects: readonly ProjectFiles[],
  done: OutputReport,
): Promise<OutputReport> {
  if (!args.flag("tests")) return { files: [], diagnostics: [] };
  const { generateTests } = await import("../tests.ts");
  const stands = new Set(
    done.files.flatMap(({ source, status }) => (status === "written" || status === "unchanged" ? (source ?? []) : [])),
  );
  const reports: OutputReport[] = [];
  for (const { config, files: outputs } of projects) {
    const own = new Set(outputs.flatMap((output) => output.sources).filter((path) => stands.has(path)));
    const { files, diagnostics } = await generateTests(
      config,
      sources.filter(({ path }) => own.has(path)),
    );
    reports.push({ files: [], diagnostics }, await writeNewFiles(files));
  }
  return {
    files: reports.flatMap(({ files }) => files),
    diagnostics: reports.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** What --check finds left over. A source read only in part, or under another output name, proves nothing. */
async function orphansOf(
  { args, cwd }: Run,
  { found, sources }: Session,
  files: readonly StandingFile[],
  failed: ReadonlySet<string>,
): Promise<OutputReport> {
  if (!args.flag("check")) return { files: [], diagnostics: [] };
  const partial = ["class", "operations", "shape", "verify", "out-dir", "suffix"].some(
    (name) => args.list(name) !== undefined,
  );
  const complete = new Set(partial ? [] : sources.map(({ path }) => path).filter((path) => !failed.has(path)));
  return findOrphans(found.outputs, { files, complete }, cwd);
}

async function finish(run: Run, outcome: Outcome): Promise<ExitCode> {
  const { args, cwd, voice, version } = run;
  const { files, diagnostics, timings } = outcome;
  const code = exitCodeOf(diagnostics);
  const diffs = args.flag("diff") ? await diffsOf(files, cwd) : new Map<string, string>();
  if (args.flag("json")) {
    const entries = jsonFiles(outcome, diffs);
    voice.print(renderJson({ version, files: entries, diagnostics, summary: summarize(outcome), timings }, cwd));
    return code;
  }
  for (const diff of diffs.values()) voice.printDiff(diff);
  tellOutcome(run, outcome);
  return code;
}

async function diffsOf(files: readonly FileReport[], cwd: string): Promise<Map<string, string>> {
  const diffs = new Map<string, string>();
  for (const { path, status, before, after } of files) {
    if (!["missing", "stale", "edited"].includes(status)) continue;
    diffs.set(path, await unifiedDiff(printablePath(cwd, path), before, after));
  }
  return diffs;
}

function findConflict(args: Arguments): Diagnostic | undefined {
  const clash = (first: string, second: string, text: string): Diagnostic | undefined =>
    args.flag(first) && args.flag(second)
      ? diagnostic("conflicting-options", { first: `--${first}`, second: `--${second}`, text })
      : undefined;
  return (
    clash("stdout", "json", "both want stdout for themselves") ??
    clash("stdout", "diff", "both want stdout for themselves") ??
    clash("stdout", "check", "--check prints no output") ??
    clash("tests", "check", "--check writes nothing") ??
    clash("tests", "diff", "--diff writes nothing") ??
    clash("tests", "stdout", "--stdout prints one file") ??
    clash("tests", "watch", "a test is written once") ??
    clash("watch", "check", "--watch writes, and goes on until it is interrupted") ??
    clash("watch", "diff", "--watch writes, and goes on until it is interrupted") ??
    clash("watch", "stdout", "--watch writes files, and goes on until it is interrupted")
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
  return [toolCommand(), ...options, ...files.map(shellPath)].join(" ");
}
