/** Config and sources → findings and coverage. Reads, and writes nothing; the command line and the ESLint plugin are its callers. */

import { existsSync, readFileSync } from "node:fs";

import { coverageOf, type ClassCoverage } from "./audit/coverage.ts";
import {
  findingOf,
  ruleSettings,
  runRules,
  sortFindings,
  type Finding,
  type RuleSettings,
  type SuppressedFinding,
} from "./audit/findings.ts";
import { buildProject, type AuditSource } from "./audit/model.ts";
import { leftOver, Outputs, type AuditedOutput } from "./audit/outputs.ts";
import type { ResolvedConfig } from "./config.ts";
import { outputPath, readSource } from "./files.ts";
import { isGenerated } from "./mark.ts";
import { faultsOf } from "./models.ts";
import { compareFiles } from "./output.ts";
import { FactReader, Workspace } from "./parse.ts";
import { RULES } from "./rules/index.ts";
import type { RuleId } from "./rules/ids.ts";
import type { RuleSetting } from "./audit/rule.ts";
import type { ResolvedSources } from "./sources.ts";

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

/** Audits the sources of a run, and the generated files that belong to them. */
export async function audit(
  config: ResolvedConfig,
  { sources, outputs }: ResolvedSources,
  rules: RuleOverrides = {},
): Promise<AuditResult> {
  const settings = ruleSettings(RULES, config, rules);
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
  const texts = [...read.values()];
  const leftOvers = settings["orphaned-instrumentation"] === "off" ? [] : findLeftOvers(outputs, config, read, reader);
  const stale = settings["stale-instrumentation"] === "off" ? NOTHING_STALE : await findStale(texts, config);
  const project = buildProject(config, texts, reader, {
    // What the generator makes now is no left-over, whatever the facts of the source's bodies know of its class.
    outputs: [...leftOvers.filter(({ source }) => source === undefined || !stale.made.has(source)), ...stale.outputs],
    stale: stale.sources,
  });
  const { findings, suppressed } = runRules(RULES, project, settings);
  return {
    findings: sortFindings([...faults, ...findings]),
    suppressed: sortFindings(suppressed),
    coverage: coverageOf(project),
    files: [...new Set([...sources.map(({ path }) => path), ...project.outputs.map(({ path }) => path)])].sort(),
    textOf: (path) => read.get(path)?.text ?? readIfThere(path),
  };
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
  const reader = new FactReader(new Workspace([path]));
  const providersOf = (source: string): readonly string[] | undefined => providersIn(source, config, undefined, reader);
  if (isGenerated(text)) {
    const output = leftOver(path, text, config, providersOf);
    return runRules(
      RULES,
      buildProject(config, [], reader, { outputs: output === undefined ? [] : [output], stale: new Set() }),
      settings,
    ).findings;
  }
  const { facts } = reader.read(path, text);
  // A syntax error is for the editor's own parser to tell.
  if (facts === undefined) return [];
  const output = new Outputs(config).of(path);
  const project = (stale: ReadonlySet<string>): ReturnType<typeof buildProject> =>
    buildProject(config, [{ path, text, facts }], reader, { outputs: [], stale });
  const first = project(new Set());
  const isStale =
    output !== undefined &&
    (output.edited ||
      first.files.some(({ providers }) =>
        providers.some(({ name, operations }) => operations.some(({ method }) => !output.observes(name, method.name))),
      ));
  return sortFindings(runRules(RULES, isStale ? project(new Set([path])) : first, settings).findings);
}

interface Stale {
  /** The sources that give an output. */
  readonly made: ReadonlySet<string>;
  readonly sources: ReadonlySet<string>;
  readonly outputs: readonly AuditedOutput[];
}

const NOTHING_STALE: Stale = { made: new Set(), sources: new Set(), outputs: [] };

/** Regenerates what has an output on the disk, and compares. */
async function findStale(sources: readonly AuditSource[], config: ResolvedConfig): Promise<Stale> {
  const generated = sources.filter(({ path }) => existsSync(outputPath(path, config)));
  if (generated.length === 0) return NOTHING_STALE;
  const { generate } = await import("./generate.ts");
  const { files } = await generate(
    config,
    generated.map(({ path }) => ({ path, named: false })),
  );
  const { files: reports } = await compareFiles(files, { cwd: config.cwd, configDir: config.configDir });
  const fresh = new Set(
    reports.flatMap(({ source, status }) => (status === "unchanged" && source !== undefined ? [source] : [])),
  );
  const made = new Set(reports.flatMap(({ source }) => source ?? []));
  // What gives no output at all is left over, not stale.
  return {
    made,
    sources: new Set(generated.filter(({ path }) => made.has(path) && !fresh.has(path)).map(({ path }) => path)),
    outputs: reports.flatMap(({ path, source, status }) =>
      source === undefined && status !== "unchanged" ? [{ path, source, state: "stale" as const, options: "" }] : [],
    ),
  };
}

function findLeftOvers(
  outputs: readonly string[],
  config: ResolvedConfig,
  read: ReadonlyMap<string, AuditSource>,
  reader: FactReader,
): readonly AuditedOutput[] {
  return outputs.flatMap((path) => {
    const text = readIfThere(path);
    const found =
      text === undefined
        ? undefined
        : leftOver(path, text, config, (source) => providersIn(source, config, read, reader));
    return found === undefined ? [] : [found];
  });
}

/** The names of the classes of a source that have operations, and of its interfaces; undefined where it cannot be parsed. */
function providersIn(
  path: string,
  config: ResolvedConfig,
  read: ReadonlyMap<string, AuditSource> | undefined,
  reader: FactReader,
): readonly string[] | undefined {
  const text = readIfThere(path);
  const facts =
    read?.get(path)?.facts ?? (text === undefined ? undefined : reader.read(path, text.replace(/^\uFEFF/, "")).facts);
  if (facts === undefined) return undefined;
  const all: ResolvedConfig = { ...config, class: [] };
  const { files } = buildProject(all, [{ path, text: text ?? "", facts }], reader, { outputs: [], stale: new Set() });
  const interfaces = [...(text ?? "").matchAll(/\bexport\s+(?:default\s+)?interface\s+([\w$]+)/g)];
  return [
    ...files.flatMap(({ providers }) => providers.map(({ name }) => name)),
    ...interfaces.map(([, name = ""]) => name),
  ];
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
