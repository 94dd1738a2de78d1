/** What a format of the audit is made from. A format is one function from this to text, and one line in `formats.ts`. */

import type { ClassCoverage } from "../audit/coverage.ts";
import type { Finding, SuppressedFinding } from "../audit/findings.ts";

export interface AuditReport {
  /** The tool's version. */
  readonly version: string;
  /** Absolute; paths are printed relative to it. */
  readonly cwd: string;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly coverage: readonly ClassCoverage[];
  /** Absolute. */
  readonly files: readonly string[];
  /** For terminals. */
  readonly color: boolean;
  textOf(path: string): string | undefined;
  /** A rule's one line; undefined for codes that are no rules. */
  descriptionOf(code: string): string | undefined;
}

export type AuditFormat = (report: AuditReport) => string;

/** Findings by file, in order; files without any are left out. */
export function byFile<F extends Finding>(findings: readonly F[]): ReadonlyMap<string, readonly F[]> {
  const groups = new Map<string, F[]>();
  for (const finding of findings) {
    const group = groups.get(finding.file);
    if (group === undefined) groups.set(finding.file, [finding]);
    else group.push(finding);
  }
  return groups;
}

export function countSeverities(findings: readonly Finding[]): {
  readonly errors: number;
  readonly warnings: number;
  readonly fixable: number;
} {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  return { errors, warnings: findings.length - errors, fixable: findings.filter(({ fixable }) => fixable).length };
}

/** `3 problems (2 errors, 1 warning)`. */
export function countText(findings: readonly Finding[]): string {
  const { errors, warnings } = countSeverities(findings);
  return `${plural(findings.length, "problem")} (${plural(errors, "error")}, ${plural(warnings, "warning")})`;
}

export function plural(count: number, word: string): string {
  return `${String(count)} ${word}${count === 1 ? "" : "s"}`;
}

/** Who observes an operation, in a few words. */
export function observerText(observer: ClassCoverage["operations"][number]["observer"], className: string): string {
  if (observer === undefined) return "nobody";
  if (observer.by === "generated") return `Instrumented${className}`;
  if (observer.by === "class" || observer.by === "function") return observer.name;
  return observer.by === "decorator" ? "a decorator" : "by hand";
}
