/** Reports → findings: severities applied, comments heeded, each place named once. */

import { diagnostic, type Diagnostic, type Range } from "../diagnostic.ts";
import type { FileFacts } from "../facts.ts";
import { nearest } from "../nearest.ts";
import { RULE_IDS, type RuleId } from "../rules/ids.ts";
import type { ResolvedConfig } from "../config.ts";
import type { AuditProject } from "./model.ts";
import type { Rule, RuleSetting } from "./rule.ts";

/** One thing that the audit says: what a rule found, or a fault of the source itself. */
export interface Finding {
  /** The rule's id, or the code of a diagnostic. */
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly help: string;
  /** Absolute. */
  readonly file: string;
  readonly range: Range;
  /** Whether generating would mend it. */
  readonly fixable: boolean;
  /** Whether the file could not be read, so that nothing is known of it. */
  readonly fatal: boolean;
}

export interface SuppressedFinding extends Finding {
  readonly reason: string;
}

export interface Found {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
}

export type RuleSettings = Readonly<Record<RuleId, RuleSetting>>;

/** Tells the settings that hold where something is reported: an absolute path. */
export type SettingsOf = (path: string) => RuleSettings;

/** Severities: the rules' own, then the config's, then those given. */
export function ruleSettings(
  rules: Readonly<Record<RuleId, Pick<Rule, "severity">>>,
  config: ResolvedConfig,
  given: Readonly<Partial<Record<RuleId, RuleSetting>>> = {},
): RuleSettings {
  return Object.fromEntries(
    RULE_IDS.map((id) => [id, given[id] ?? config.audit.rules[id] ?? rules[id].severity]),
  ) as RuleSettings;
}

export function runRules(rules: Readonly<Record<RuleId, Rule>>, project: AuditProject, settingsOf: SettingsOf): Found {
  const findings: Finding[] = [];
  for (const id of RULE_IDS) {
    const seen = new Set<string>();
    for (const { file, range, message, help, fixable } of rules[id].run(project)) {
      const setting = settingsOf(file)[id];
      if (setting === "off") continue;
      const key = `${file}:${String(range.start.line)}:${String(range.start.column)}`;
      // The same place is reached from several operations, or under two names.
      if (seen.has(key) && id !== "missing-operation" && id !== "uninstrumented-operation") continue;
      seen.add(key);
      findings.push({
        code: id,
        severity: setting === "error" ? "error" : "warning",
        message,
        help,
        file,
        range: { start: range.start, end: range.end },
        fixable,
        fatal: false,
      });
    }
  }
  return suppress(
    findings,
    project.files.map(({ facts }) => facts),
    settingsOf,
  );
}

function suppress(findings: readonly Finding[], files: readonly FileFacts[], settingsOf: SettingsOf): Found {
  const kept = new Set(findings);
  const suppressed: SuppressedFinding[] = [];
  const said: Finding[] = [];
  for (const { path, directives } of files) {
    if (directives.length === 0) continue;
    const here = findings.filter(({ file }) => file === path);
    for (const { appliesTo, rules, reason, range } of directives) {
      const heard = here.filter(
        (finding) =>
          finding.range.start.line === appliesTo &&
          (rules.length === 0 || rules.some(({ text }) => text === finding.code)),
      );
      for (const finding of heard) if (kept.delete(finding)) suppressed.push({ ...finding, reason });
      const place = (at: Range): { file: string; range: Range } => ({ file: path, range: at });
      if (reason === "") said.push(findingOf(diagnostic("disable-without-reason", {}, place(range))));
      if (rules.length === 0 && heard.length === 0)
        said.push(findingOf(diagnostic("disable-unused", { rule: "" }, place(range))));
      for (const { text, range: at } of rules) {
        if (!isRuleId(text))
          said.push(
            findingOf(diagnostic("disable-unknown-rule", { rule: text, nearest: nearest(text, RULE_IDS) }, place(at))),
          );
        else if (settingsOf(path)[text] !== "off" && !heard.some(({ code }) => code === text))
          said.push(findingOf(diagnostic("disable-unused", { rule: text }, place(at))));
      }
    }
  }
  return { findings: [...kept, ...said], suppressed };
}

function isRuleId(text: string): text is RuleId {
  return (RULE_IDS as readonly string[]).includes(text);
}

const START = { line: 1, column: 1 };

/** A diagnostic that has a file, as a finding. */
export function findingOf({ code, severity, message, help, file = "", range }: Diagnostic, fatal = false): Finding {
  return {
    code,
    severity: severity === "error" ? "error" : "warning",
    message,
    help,
    file,
    range: range ?? { start: START, end: START },
    fixable: false,
    fatal,
  };
}

export function sortFindings<F extends Finding>(findings: readonly F[]): readonly F[] {
  return [...findings].sort((a, b) =>
    a.file < b.file
      ? -1
      : a.file > b.file
        ? 1
        : a.range.start.line - b.range.start.line ||
          a.range.start.column - b.range.start.column ||
          (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
  );
}
