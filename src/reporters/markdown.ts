/** The audit as Markdown, for a comment on a pull request or a job's summary. */

import { countCoverage, percent, type ClassCoverage } from "../audit/coverage.ts";
import { printablePath } from "../project.ts";
import { byFile, countText, observerText, plural, type AuditReport } from "./report.ts";

export function renderMarkdown(report: AuditReport): string {
  const { findings, suppressed, coverage, cwd } = report;
  const lines = ["# Instrumentation audit", "", findings.length === 0 ? "No problems." : `${countText(findings)}.`];
  if (suppressed.length > 0) lines.push("", `${plural(suppressed.length, "problem")} switched off by comments.`);
  for (const [file, here] of byFile(findings)) {
    lines.push(
      "",
      `## ${text(printablePath(cwd, file))}`,
      "",
      "| place | severity | what | rule |",
      "| --- | --- | --- | --- |",
    );
    for (const { code, severity, message, help, range } of here) {
      lines.push(
        `| ${String(range.start.line)}:${String(range.start.column)} | ${severity} | ${text(`${message} ${help}`)} | ${text(code)} |`,
      );
    }
  }
  if (coverage.length > 0) lines.push("", "## Coverage", "", ...coverageTable(coverage, cwd));
  return `${lines.join("\n")}\n`;
}

function coverageTable(coverage: readonly ClassCoverage[], cwd: string): string[] {
  const row = (name: string, classes: readonly ClassCoverage[], unseen: string): string => {
    const counts = countCoverage(classes);
    return `| ${name} | ${String(counts.observed)} / ${String(counts.operations)} | ${percent(counts)} % | ${unseen} |`;
  };
  const rows = coverage.map((each) => {
    const unseen = each.operations.filter(({ observer }) => observer === undefined).map(({ method }) => code(method));
    const by = [
      ...new Set(
        each.operations.flatMap(({ observer }) =>
          observer === undefined ? [] : [observerText(observer, each.className)],
        ),
      ),
    ].join(", ");
    return row(
      text(`${each.className} (${printablePath(cwd, each.file)})`),
      [each],
      unseen.length === 0 ? `none; by ${text(by)}` : unseen.join(", "),
    );
  });
  return [
    "| provider | observed | | not observed |",
    "| --- | --- | --- | --- |",
    ...rows,
    ...(rows.length > 1 ? [row("in all", coverage, "")] : []),
  ];
}

function code(name: string): string {
  return name.includes("`") ? text(name) : `\`${name.replaceAll("|", "\\|")}\``;
}

/** Text that stays text, and in its cell. */
function text(value: string): string {
  return value
    .replace(/[\r\n]+/g, " ")
    .replace(/[\\`*_{}[\]<>#|~]/g, "\\$&")
    .replace(/@(?=\w)/g, "@\u200b");
}
