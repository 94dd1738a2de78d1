/** The command `audit`: finds the sources, has them audited, mended with --fix, and reported. */

import { loadConfig, resolveConfig, type ResolvedConfig } from "../config.ts";
import type { AuditResult, RuleOverrides } from "../audit.ts";
import { diagnostic, DiagnosticError, exitCodeOf, type Diagnostic, type ExitCode } from "../diagnostic.ts";
import { nearest } from "../nearest.ts";
import { findOutputClashes, writeFiles } from "../output.ts";
import { printablePath } from "../project.ts";
import { AUDIT_FORMATS, type AuditFormatName } from "../reporters/formats.ts";
import { RULE_IDS, type RuleId } from "../rules/ids.ts";
import { foldersAsGlobs, resolveSources, type ResolvedSources } from "../sources.ts";
import { deliverText } from "./report-file.ts";
import type { Run } from "./run.ts";

const SETTINGS = ["off", "warn", "error"] as const;

export async function runAudit(run: Run): Promise<ExitCode> {
  const { args, cwd, voice } = run;
  if (args.flag("json") && args.text("format") !== undefined && args.text("format") !== "json") {
    throw new DiagnosticError(
      diagnostic("conflicting-options", { first: "--json", second: "--format", text: "--json is --format json" }),
    );
  }
  const bars = { minCoverage: numberOf(run, "min-coverage", 100), maxWarnings: numberOf(run, "max-warnings") };
  const rules = ruleOverrides(args.list("rule") ?? []);
  const loaded = await loadConfig(cwd, args.text("config"));
  const config = resolveConfig(cwd, loaded.config, {}, loaded.file);
  const files = foldersAsGlobs(args.files, config);
  const found = await resolveSources(config, files, { findOutputs: true });
  const { audit } = await import("../audit.ts");
  const look = (sources: ResolvedSources): Promise<AuditResult> =>
    voice.during(`auditing ${String(sources.sources.length)} files…`, () => audit(config, sources, rules));
  let result = await look(found);
  const faults: Diagnostic[] = [...found.diagnostics];
  if (args.flag("fix")) {
    faults.push(...(await fix(run, config, result)));
    // What was missing is there now, so outputs are looked for anew.
    result = await look(await resolveSources(config, files, { findOutputs: true }));
  }
  await deliver(run, result);
  const verdicts = await judge(config, bars, result);
  voice.report([...faults, ...verdicts]);
  return exitCode(result, [...faults, ...verdicts]);
}

/** Generates for every source with a finding that generating mends. */
async function fix(
  { cwd, voice }: Run,
  config: ResolvedConfig,
  { findings }: AuditResult,
): Promise<readonly Diagnostic[]> {
  const paths = [...new Set(findings.filter(({ fixable }) => fixable).map(({ file }) => file))].sort();
  if (paths.length === 0) return [];
  const { generate } = await import("../generate.ts");
  const { files, diagnostics } = await generate(
    config,
    paths.map((path) => ({ path, named: true })),
  );
  const { clashing, diagnostics: clashes } = findOutputClashes(files, cwd);
  const written = await writeFiles(
    files.filter((file) => !clashing.has(file)),
    { cwd, configDir: config.configDir },
  );
  for (const { path, status } of written.files)
    if (status === "written") voice.tell(`written ${printablePath(cwd, path)}`);
  return [...diagnostics.filter(({ severity }) => severity !== "info"), ...clashes, ...written.diagnostics];
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

/** Whether the whole is good enough, whatever the single findings are. */
async function judge(
  { audit }: ResolvedConfig,
  bars: Bars,
  { findings, coverage }: AuditResult,
): Promise<readonly Diagnostic[]> {
  const { countCoverage, percent } = await import("../audit/coverage.ts");
  const verdicts: Diagnostic[] = [];
  const bar = bars.minCoverage ?? audit.minCoverage;
  const counts = countCoverage(coverage);
  if (bar !== undefined && counts.operations > 0 && (counts.observed / counts.operations) * 100 < bar) {
    verdicts.push(diagnostic("coverage-below", { ...counts, percent: percent(counts), bar }));
  }
  const max = bars.maxWarnings ?? audit.maxWarnings;
  const warnings = findings.filter(({ severity }) => severity === "warning").length;
  if (max !== undefined && warnings > max) verdicts.push(diagnostic("too-many-warnings", { warnings, max }));
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
          ? `names no rule: '${id}'${hint}`
          : `must set '${id}' to off, warn or error, not '${word}'${hint}`;
    faults.push(diagnostic("invalid-option", { option: "--rule", text: fault }));
  }
  if (faults.length > 0) throw new DiagnosticError(...faults);
  return overrides;
}
