/** What a rule is: an id, a severity, its words, and a function over the audited project. Rules know no compiler and no disk. */

import type { Range } from "../diagnostic.ts";
import type { AuditedFile, AuditedOutput, AuditProject } from "./model.ts";

export type RuleSeverity = "error" | "warn";
export type RuleSetting = RuleSeverity | "off";

export interface RulePlace {
  /** Absolute; the audited file itself when left out. */
  readonly file?: string | undefined;
  readonly range: Range;
}

/** What a rule found, before severity and comments are applied. */
export interface Report {
  readonly file: string;
  readonly range: Range;
  readonly message: string;
  readonly help: string;
  readonly fixable: boolean;
}

export interface RuleDefinition<A> {
  readonly id: string;
  /** Unless the config or the command line says otherwise. */
  readonly severity: RuleSeverity;
  /** One line: what it finds. */
  readonly description: string;
  /** One sentence: what is so, and why it matters. */
  readonly message: (args: A) => string;
  /** One sentence: what to do about it. */
  readonly help: (args: A) => string;
  /** Whether generating would mend it. */
  readonly fixable?: (args: A) => boolean;
  readonly check?: (file: AuditedFile, report: (place: RulePlace, args: A) => void, project: AuditProject) => void;
  readonly checkOutput?: (output: AuditedOutput, report: (args: A) => void, project: AuditProject) => void;
}

export interface Rule {
  readonly id: string;
  readonly severity: RuleSeverity;
  readonly description: string;
  run(project: AuditProject): readonly Report[];
}

/** The first character of a file, for what concerns it as a whole. */
const FILE_START: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

export function defineRule<A = Record<string, never>>(definition: RuleDefinition<A>): Rule {
  const { id, severity, description, message, help, fixable, check, checkOutput } = definition;
  const report = (file: string, range: Range, args: A): Report => ({
    file,
    range,
    message: message(args),
    help: help(args),
    fixable: fixable?.(args) ?? false,
  });
  return {
    id,
    severity,
    description,
    run(project) {
      const found: Report[] = [];
      for (const file of project.files)
        check?.(file, (place, args) => found.push(report(place.file ?? file.path, place.range, args)), project);
      for (const output of project.outputs)
        checkOutput?.(output, (args) => found.push(report(output.path, FILE_START, args)), project);
      return found;
    },
  };
}
