/** Config and sources → findings and coverage. Reads, and writes nothing; the command line and the ESLint plugin are its callers. */

import { coverageOf, type ClassCoverage } from "./audit/coverage.ts";
import {
  findingOf,
  ruleSettings,
  runRules,
  sortFindings,
  type Finding,
  type RuleSettings,
  type SettingsOf,
  type SuppressedFinding,
} from "./audit/findings.ts";
import { buildProject, type AuditSource, type ConfigOf } from "./audit/model.ts";
import { leftOver, Outputs, type AuditedOutput } from "./audit/outputs.ts";
import { findStale, NOTHING_STALE } from "./audit/stale.ts";
import type { Cache } from "./cache.ts";
import type { ResolvedConfig } from "./config.ts";
import { readSource } from "./files.ts";
import type { Manifest } from "./manifest.ts";
import { isGenerated } from "./mark.ts";
import { faultsOf } from "./models.ts";
import { FactReader, Workspace } from "./parse.ts";
import { readIfThere } from "./read.ts";
import { RULES } from "./rules/index.ts";
import type { RuleId } from "./rules/ids.ts";
import type { RuleSetting } from "./audit/rule.ts";
import type { ProjectRequest, ResolvedProjects } from "./projects.ts";

export type { ClassCoverage } from "./audit/coverage.ts";
export type { Finding, SuppressedFinding } from "./audit/findings.ts";

export interface AuditResult {
  /** In the order of files and positions. */
  readonly findings: readonly Finding[];
  /** What comments switched off, with their reasons. */
  readonly suppressed: readonly SuppressedFinding[];
  readonly coverage: readonly ClassCoverage[];
  /** Everything that was looked at, absolute; what could not be read included. */
  readonly files: readonly string[];
  /** The text of a file that was read, to quote from. */
  textOf(path: string): string | undefined;
}

export type RuleOverrides = Readonly<Partial<Record<RuleId, RuleSetting>>>;

export interface AuditOptions {
  /** Severities that go before those of every config. */
  readonly rules?: RuleOverrides;
  /** What earlier runs kept. */
  readonly cache?: Cache | undefined;
  /** What an earlier run of the same words rested on. */
  readonly manifest?: Manifest | undefined;
}

/**
 * Audits the sources of a run, each under the config that governs it, and the generated files that belong to them.
 * @param request what `found` was found for
 */
export async function audit(
  found: ResolvedProjects,
  request: ProjectRequest,
  { rules = {}, cache, manifest }: AuditOptions = {},
): Promise<AuditResult> {
  const { projects, outputs, configOf } = found;
  const sources = projects.flatMap((each) => each.sources).sort((a, b) => (a.path < b.path ? -1 : 1));
  const settings = settingsUnder(configOf, rules);
  const isOn = (rule: RuleId): boolean => projects.some(({ config }) => settings.under(config)[rule] !== "off");
  const stale = isOn("stale-instrumentation") ? await findStale(projects, request, cache, manifest) : NOTHING_STALE;
  const reader = new FactReader(new Workspace(sources.map(({ path }) => path)));
  const faults: Finding[] = [];
  const read = new Map<string, AuditSource>();
  for (const { path } of sources) {
    try {
      const text = readSource(path);
      const { facts, diagnostics } = reader.read(path, text);
      faults.push(...diagnostics.map((each) => findingOf(each, true)));
      if (facts !== undefined) read.set(path, { path, text, facts });
    } catch (error) {
      faults.push(...faultsOf(error, path).map((each) => findingOf(each, true)));
    }
  }
  const leftOvers = isOn("orphaned-instrumentation") ? findLeftOvers(outputs, configOf, read, reader) : [];
  const project = buildProject(configOf, [...read.values()], reader, {
    // What the generator makes now is no left-over, whatever the facts of the source's bodies know of its class.
    outputs: [...leftOvers.filter(({ source }) => source === undefined || !stale.made.has(source)), ...stale.outputs],
    stale: stale.sources,
  });
  const { findings, suppressed } = runRules(RULES, project, settings.of);
  return {
    findings: sortFindings([...faults, ...findings]),
    suppressed: sortFindings(suppressed),
    coverage: coverageOf(project),
    files: [...new Set([...sources.map(({ path }) => path), ...project.outputs.map(({ path }) => path)])].sort(),
    textOf: (path) => read.get(path)?.text ?? readIfThere(path),
  };
}

/** The settings of each config, made once. */
function settingsUnder(
  configOf: ConfigOf,
  rules: RuleOverrides,
): { readonly of: SettingsOf; readonly under: (config: ResolvedConfig) => RuleSettings } {
  const byConfig = new Map<ResolvedConfig, RuleSettings>();
  const under = (config: ResolvedConfig): RuleSettings => {
    let found = byConfig.get(config);
    if (found === undefined) byConfig.set(config, (found = ruleSettings(RULES, config, rules)));
    return found;
  };
  return { of: (path) => under(configOf(path)), under };
}

/**
 * Audits one text by itself, at once: what an editor holds. Other files are read as far as the text leads to them. Whether its
 * output is stale is told without generating: by an edit, and by operations that the output lacks or has too many.
 */
export function auditText(
  config: ResolvedConfig,
  path: string,
  text: string,
  settings: RuleSettings = ruleSettings(RULES, config),
): readonly Finding[] {
  const configOf = (): ResolvedConfig => config;
  const settingsOf = (): RuleSettings => settings;
  const reader = new FactReader(new Workspace([path]));
  const providersOf = (source: string): readonly string[] | undefined =>
    providersIn(source, configOf, undefined, reader);
  if (isGenerated(text)) {
    const output = leftOver(path, text, configOf, providersOf);
    return runRules(
      RULES,
      buildProject(configOf, [], reader, { outputs: output === undefined ? [] : [output], stale: new Set() }),
      settingsOf,
    ).findings;
  }
  const { facts } = reader.read(path, text);
  // A syntax error is for the editor's own parser to tell.
  if (facts === undefined) return [];
  const output = new Outputs(configOf).of(path);
  const project = (stale: ReadonlySet<string>): ReturnType<typeof buildProject> =>
    buildProject(configOf, [{ path, text, facts }], reader, { outputs: [], stale });
  const first = project(new Set());
  const isStale =
    output !== undefined &&
    (output.edited ||
      first.files.some(({ providers }) =>
        providers.some(({ name, operations }) => operations.some(({ method }) => !output.observes(name, method.name))),
      ));
  return sortFindings(runRules(RULES, isStale ? project(new Set([path])) : first, settingsOf).findings);
}

function findLeftOvers(
  outputs: readonly string[],
  configOf: ConfigOf,
  read: ReadonlyMap<string, AuditSource>,
  reader: FactReader,
): readonly AuditedOutput[] {
  return outputs.flatMap((path) => {
    const text = readIfThere(path);
    const found =
      text === undefined
        ? undefined
        : leftOver(path, text, configOf, (source) => providersIn(source, configOf, read, reader));
    return found === undefined ? [] : [found];
  });
}

/** The names of the classes of a source that have operations, and of its interfaces; undefined where it cannot be parsed. */
function providersIn(
  path: string,
  configOf: ConfigOf,
  read: ReadonlyMap<string, AuditSource> | undefined,
  reader: FactReader,
): readonly string[] | undefined {
  const text = readIfThere(path);
  const facts =
    read?.get(path)?.facts ?? (text === undefined ? undefined : reader.read(path, text.replace(/^\uFEFF/, "")).facts);
  if (facts === undefined) return undefined;
  const all: ResolvedConfig = { ...configOf(path), class: [] };
  const nothing = { outputs: [], stale: new Set<string>() };
  const { files } = buildProject(() => all, [{ path, text: text ?? "", facts }], reader, nothing);
  const interfaces = [...(text ?? "").matchAll(/\bexport\s+(?:default\s+)?interface\s+([\w$]+)/g)];
  return [
    ...files.flatMap(({ providers }) => providers.map(({ name }) => name)),
    ...interfaces.map(([, name = ""]) => name),
  ];
}
