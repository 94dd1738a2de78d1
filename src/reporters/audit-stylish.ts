/** The audit for a terminal: findings as ESLint's stylish sets them, then the instrumentation coverage. */

import { countCoverage, percent, type ClassCoverage } from "../audit/coverage.ts";
import type { Finding } from "../audit/findings.ts";
import { printablePath } from "../project.ts";
import { byFile, countSeverities, countText, plural, type AuditReport } from "./report.ts";
import { oneLine } from "./stylish.ts";

export function renderAuditStylish(report: AuditReport): string {
  const paint = (code: string, text: string): string => (report.color ? `\u001B[${code}m${text}\u001B[0m` : text);
  const explained = new Set<string>();
  const blocks = [...byFile(report.findings)].map(([file, findings]) => {
    const rows = findings.map((finding) => row(finding, explained, paint));
    const width = Math.max(...rows.map(({ place }) => place.length));
    const lines = rows.flatMap(({ place, severity, message, code, help }) => [
      `  ${paint("2", place.padStart(width))}  ${severity}  ${message}  ${paint("2", code)}`,
      ...(help === undefined ? [] : [`  ${" ".repeat(width)}           ${paint("2", help)}`]),
    ]);
    return [paint("4", oneLine(printablePath(report.cwd, file))), ...lines, ""];
  });
  const lines = [...blocks.flat(), ...summary(report, paint), ...coverageLines(report, paint)];
  return lines.length === 0 ? "" : `${lines.join("\n")}\n`;
}

type Paint = (code: string, text: string) => string;

interface Row {
  readonly place: string;
  readonly severity: string;
  readonly message: string;
  readonly code: string;
  /** What to do, said once for each rule and help. */
  readonly help: string | undefined;
}

function row({ code, severity, message, help, range }: Finding, explained: Set<string>, paint: Paint): Row {
  const isNew = !explained.has(`${code} ${help}`);
  explained.add(`${code} ${help}`);
  return {
    place: `${String(range.start.line)}:${String(range.start.column)}`,
    severity: severity === "error" ? paint("31", "error  ") : paint("33", "warning"),
    message: oneLine(message),
    code,
    help: isNew ? oneLine(help) : undefined,
  };
}

function summary({ findings, suppressed }: AuditReport, paint: Paint): string[] {
  const lines: string[] = [];
  if (findings.length > 0) {
    const { errors, fixable } = countSeverities(findings);
    lines.push(paint(errors > 0 ? "31;1" : "33;1", `✖ ${countText(findings)}`));
    if (fixable > 0) lines.push(`  ${plural(fixable, "problem")} would be mended by --fix, that is, by generating.`);
  }
  if (suppressed.length > 0) lines.push(`  ${plural(suppressed.length, "problem")} switched off by comments.`);
  return lines.length === 0 ? [] : [...lines, ""];
}

function coverageLines({ coverage, cwd }: AuditReport, paint: Paint): string[] {
  if (coverage.length === 0) return [];
  const rows = coverage.map((each) => ({
    name: `${oneLine(printablePath(cwd, each.file))} ${each.className}`,
    ...figures([each]),
  }));
  const total = { name: "in all", ...figures(coverage) };
  const width = Math.max(...[...rows, total].map(({ name }) => name.length));
  const counts = Math.max(...[...rows, total].map(({ count }) => count.length));
  const line = ({ name, count, share }: typeof total): string =>
    `  ${name.padEnd(width)}  ${count.padStart(counts)}  ${share.padStart(5)} %`;
  return [
    paint("1", "Instrumentation coverage: operations observed / operations"),
    ...rows.map(line),
    ...(rows.length > 1 ? [line(total)] : []),
  ];
}

function figures(classes: readonly ClassCoverage[]): { count: string; share: string } {
  const counts = countCoverage(classes);
  return { count: `${String(counts.observed)} / ${String(counts.operations)}`, share: percent(counts) };
}
