/** The audit as workflow commands: GitHub shows each finding at its line of a pull request. */

import { printablePath } from "../project.ts";
import { countCoverage, percent } from "../audit/coverage.ts";
import type { AuditReport } from "./report.ts";

export function renderGithub({ findings, coverage, cwd }: AuditReport): string {
  const commands = findings.map(({ code, severity, message, help, file, range }) => {
    const properties = {
      file: printablePath(cwd, file),
      line: range.start.line,
      col: range.start.column,
      endLine: range.end.line,
      // A range over several lines has no end column in an annotation.
      ...(range.end.line === range.start.line ? { endColumn: range.end.column } : {}),
      title: code,
    };
    const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
    return `::${severity} ${list.join(",")}::${escapeData(`${message} ${help}`)}\n`;
  });
  const counts = countCoverage(coverage);
  const notice =
    counts.operations === 0
      ? ""
      : `::notice title=instrumentation coverage::${String(counts.observed)} of ${String(counts.operations)} operations are observed (${percent(counts)} %25)\n`;
  return commands.join("") + notice;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
