/** The command `audit`: finds the sources, has them audited, mended with --fix, and reported. */

import type { AuditResult, ClassCoverage, Finding, RuleOverrides } from "../audit.ts";
import { diagnostic, DiagnosticError, exitCodeOf, type Diagnostic, type ExitCode, type Place } from "../diagnostic.ts";
import { Manifest } from "../manifest.ts";
import { nearest } from "../nearest.ts";
import { writeFiles } from "../output.ts";
import { printablePath } from "../project.ts";
import { resolveProjects, type ProjectRequest, type ResolvedProjects } from "../projects.ts";
import { AUDIT_FORMATS, type AuditFormatName } from "../reporters/formats.ts";
import { RULE_IDS, type RuleId } from "../rules/ids.ts";
import { deliverText, prepareReport } from "./report-file.ts";
import type { Run } from "./run.ts";

const SETTINGS = ["off", "warn", "error"] as const;

export async function runAudit(run: Run): Promise<ExitCode> {
  const { args, voice } = run;
  if (args.flag("json") && args.text("format") !== undefined && args.text("format") !== "json") {
    throw new DiagnosticError(
      diagnostic("conflicting-options", { first: "--json", second: "--format", text: "--json is --format json" }),
    );
  }
  const bars = { minCoverage: numberOf(run, "min-coverage", 100), maxWarnings: numberOf(run, "max-warnings") };
  const rules = ruleOverrides(args.list("rule") ?? []);
  prepareReport(run);
  const manifest = run.standing === undefined || args.flag("fix") ? undefined : new Manifest(run.standing);
  const work = (): Promise<Audited> => lookAndFix(run, rules, manifest);
  const { found, result, faults } = await (manifest === undefined ? work() : manifest.during(work));
  await deliver(run, result);
  const verdicts = await judge(found, bars, result);
  voice.report([...faults, ...verdicts]);
  return exitCode(result, [...faults, ...verdicts]);
}

interface Audited {
  readonly found: ResolvedProjects;
  readonly result: AuditResult;
  readonly faults: readonly Diagnostic[];
}

async function lookAndFix(run: Run, rules: RuleOverrides, manifest: Manifest | undefined): Promise<Audited> {
  const { args, cwd } = run;
  const request: ProjectRequest = {
    cwd,
    files: args.files,
    configFile: args.text("config"),
    findOutputs: true,
  };
  const { audit } = await import("../audit.ts");
  const look = async (found: ResolvedProjects): Promise<AuditResult> => {
    const count = found.projects.reduce((sum, { sources }) => sum + sources.length, 0);
    const options = { rules, cache: run.cache, manifest };
    return run.voice.during(`auditing ${String(count)} files…`, () => audit(found, request, options));
  };
  const found = await resolveProjects(request);
  const result = await look(found);
  if (!run.args.flag("fix")) return { found, result, faults: found.diagnostics };
  const faults = [...found.diagnostics, ...(await fix(run, request, found, result))];
  // What was missing is there now, so outputs are looked for anew.
  const after = await resolveProjects(request);
  return { found: after, result: await look(after), faults };
}

/** Generates for every source with a finding that generating mends. */
async function fix(
  { cwd, voice, cache }: Run,
  request: ProjectRequest,
  { projects }: ResolvedProjects,
  { findings }: AuditResult,
): Promise<readonly Diagnostic[]> {
  const mendable = new Set(findings.filter(({ fixable }) => fixable).map(({ file }) => file));
  if (mendable.size === 0) return [];
  const due = projects.map(({ config, sources }) => ({
    config,
    sources: sources.filter(({ path }) => mendable.has(path)).map(({ path }) => ({ path, named: true })),
  }));
  const { Session } = await import("../session.ts");
  const { projects: generated, diagnostics } = await new Session(request, cache, due).generate();
  const { RULES } = await import("../rules/index.ts");
  const faults = diagnostics.filter(
    // Why nothing is made for a class the report says of each of its operations.
    ({ severity, code }) => severity !== "info" && !(code in RULES) && code !== "class-not-exported",
  );
  for (const { config, files } of generated) {
    const written = await writeFiles(files, { cwd, configDir: config.configDir });
    for (const { path, status } of written.files)
      if (status === "written") voice.tell(`written ${printablePath(cwd, path)}`);
    faults.push(...written.diagnostics);
  }
  return faults;
}

async function deliver(run: Run, result: AuditResult): Promise<void> {
  const { args, cwd, voice, version } = run;
  const name = args.flag("json") ? "json" : ((args.text("format") ?? "stylish") as AuditFormatName);
  const output = args.text("output");
  const render = await AUDIT_FORMATS[name]();
  const { RULES } = await import("../rules/index.ts");
  const text = render({
    ...result,
    version,
    cwd,
    color: output === undefined && voice.colorsStdout(),
    descriptionOf: (code) => (code in RULES ? RULES[code as RuleId].description : undefined),
  });
  await deliverText(run, text);
}

interface Bars {
  readonly minCoverage: number | undefined;
  readonly maxWarnings: number | undefined;
}

/** Whether the whole is good enough, whatever the single findings are: by the bars of the command line, or by each config's for its own. */
async function judge(
  { projects, configOf }: ResolvedProjects,
  bars: Bars,
  { findings, coverage }: AuditResult,
): Promise<readonly Diagnostic[]> {
  const { countCoverage, percent } = await import("../audit/coverage.ts");
  const verdicts: Diagnostic[] = [];
  const judgeCoverage = (bar: number | undefined, classes: readonly ClassCoverage[], place?: Place): void => {
    const counts = countCoverage(classes);
    if (bar !== undefined && counts.operations > 0 && (counts.observed / counts.operations) * 100 < bar)
      verdicts.push(diagnostic("coverage-below", { ...counts, percent: percent(counts), bar }, place));
  };
  const judgeWarnings = (max: number | undefined, own: readonly Finding[], place?: Place): void => {
    const warnings = own.filter(({ severity }) => severity === "warning").length;
    if (max !== undefined && warnings > max) verdicts.push(diagnostic("too-many-warnings", { warnings, max }, place));
  };
  if (bars.minCoverage !== undefined) judgeCoverage(bars.minCoverage, coverage);
  if (bars.maxWarnings !== undefined) judgeWarnings(bars.maxWarnings, findings);
  for (const { config } of projects) {
    const isOwn = ({ file }: { readonly file: string }): boolean => configOf(file) === config;
    // Whose bar it is goes without saying where there is only one.
    const place = projects.length > 1 ? { file: config.configFile } : {};
    if (bars.minCoverage === undefined) judgeCoverage(config.audit.minCoverage, coverage.filter(isOwn), place);
    if (bars.maxWarnings === undefined) judgeWarnings(config.audit.maxWarnings, findings.filter(isOwn), place);
  }
  return verdicts;
}

/** A file that could not be read is a failure of the run; an error that was found is a finding. */
function exitCode({ findings }: AuditResult, diagnostics: readonly Diagnostic[]): ExitCode {
  const code = exitCodeOf(diagnostics);
  if (code === 2 || findings.some(({ fatal }) => fatal)) return 2;
  return code === 1 || findings.some(({ severity }) => severity === "error") ? 1 : 0;
}

function numberOf({ args }: Run, name: string, most = Infinity): number | undefined {
  const text = args.text(name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+(?:\.\d+)?$/.test(text) && value <= most && (most === 100 || Number.isInteger(value))) return value;
  const wanted = most === 100 ? "must be a percentage from 0 to 100" : "must be a whole number";
  throw new DiagnosticError(diagnostic("invalid-option", { option: `--${name}`, text: `${wanted}, not '${text}'` }));
}

/** `--rule 'unknown-operation: off'`. */
function ruleOverrides(texts: readonly string[]): RuleOverrides {
  const overrides: Partial<Record<RuleId, (typeof SETTINGS)[number]>> = {};
  const faults: Diagnostic[] = [];
  for (const text of texts) {
    const [, id = "", word = ""] = /^\s*([\w-]+)\s*:\s*([\w-]*)\s*$/.exec(text) ?? [];
    const rule = RULE_IDS.find((each) => each === id);
    const setting = SETTINGS.find((each) => each === word);
    if (rule !== undefined && setting !== undefined) {
      overrides[rule] = setting;
      continue;
    }
    const [known, given] = id !== "" && rule === undefined ? ([RULE_IDS, id] as const) : ([SETTINGS, word] as const);
    const meant = given === "" ? undefined : nearest(given, known);
    const hint = meant === undefined ? "" : ` (did you mean '${meant}'?)`;
    const fault =
      id === ""
        ? `must be '<rule>: off|warn|error', not '${text}'`
        : rule === undefined
          ? `names no rule: '${id}'${hint === "" ? `; there are ${RULE_IDS.join(", ")}` : hint}`
          : `must set '${id}' to off, warn or error, not '${word}'${hint}`;
    faults.push(diagnostic("invalid-option", { option: "--rule", text: fault }));
  }
  if (faults.length > 0) throw new DiagnosticError(...faults);
  return overrides;
}
