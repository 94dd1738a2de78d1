/** The audit as SARIF 2.1.0, for code scanning. */

import { printablePath } from "../project.ts";
import { RULE_IDS } from "../rules/ids.ts";
import type { Finding, SuppressedFinding } from "../audit/findings.ts";
import type { AuditReport } from "./report.ts";

export function renderSarif(report: AuditReport): string {
  const { findings, suppressed, version } = report;
  const codes = [...new Set([...RULE_IDS, ...findings.map(({ code }) => code)])];
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "gen-instrumented",
            semanticVersion: version,
            rules: codes.map((id) => {
              const description = report.descriptionOf(id);
              return { id, ...(description === undefined ? {} : { shortDescription: { text: description } }) };
            }),
          },
        },
        columnKind: "utf16CodeUnits",
        results: [
          ...findings.map((finding) => result(finding, codes, report)),
          ...suppressed.map((finding) => ({ ...result(finding, codes, report), suppressions: [suppression(finding)] })),
        ],
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function result(
  { code, severity, message, help, file, range }: Finding,
  codes: readonly string[],
  { cwd }: AuditReport,
): object {
  const { start, end } = range;
  const isEmpty = start.line === end.line && start.column === end.column;
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: `${message} ${help}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: printablePath(cwd, file).split("/").map(encodeURIComponent).join("/") },
          region: {
            startLine: start.line,
            startColumn: start.column,
            ...(isEmpty ? {} : { endLine: end.line, endColumn: end.column }),
          },
        },
      },
    ],
  };
}

function suppression({ reason }: SuppressedFinding): object {
  return { kind: "inSource", ...(reason === "" ? {} : { justification: reason }) };
}
