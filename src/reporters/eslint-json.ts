/** The audit in the shape of ESLint's results, which formatters and review bots read. */

import { byFile, countSeverities, type AuditReport } from "./report.ts";
import type { Finding } from "../audit/findings.ts";

export function renderEslintJson(report: AuditReport): string {
  const found = byFile(report.findings);
  const suppressed = byFile(report.suppressed);
  const files = [...new Set([...report.files, ...found.keys()])].sort();
  const results = files.map((filePath) => {
    const findings = found.get(filePath) ?? [];
    const { errors, warnings } = countSeverities(findings);
    return {
      filePath,
      messages: findings.map(message),
      suppressedMessages: (suppressed.get(filePath) ?? []).map((finding) => ({
        ...message(finding),
        suppressions: [{ kind: "directive", justification: finding.reason }],
      })),
      errorCount: errors,
      fatalErrorCount: findings.filter(({ fatal }) => fatal).length,
      warningCount: warnings,
      // ESLint could not apply what --fix does: it writes another file.
      fixableErrorCount: 0,
      fixableWarningCount: 0,
      usedDeprecatedRules: [],
    };
  });
  return `${JSON.stringify(results, undefined, 2)}\n`;
}

function message({ code, severity, message: text, help, range, fatal }: Finding): object {
  return {
    ruleId: code,
    severity: severity === "error" ? 2 : 1,
    message: `${text} ${help}`,
    line: range.start.line,
    column: range.start.column,
    endLine: range.end.line,
    endColumn: range.end.column,
    ...(fatal ? { fatal: true } : {}),
  };
}
