/** The audit as JUnit's XML, for CI systems: a suite for each file, a case for each finding, a passed case for a clean file. */

import { printablePath } from "../project.ts";
import type { Finding } from "../audit/findings.ts";
import { escapeXml } from "./escape.ts";
import { byFile, type AuditReport } from "./report.ts";

export function renderJunit(report: AuditReport): string {
  const { findings, cwd } = report;
  const found = byFile(findings);
  const files = [...new Set([...report.files, ...found.keys()])].sort();
  const suites = files.map((file) => {
    const path = printablePath(cwd, file);
    const name = escapeXml(path);
    const here = found.get(file) ?? [];
    const faults = here.filter(({ fatal }) => fatal).length;
    const counts = `tests="${String(Math.max(here.length, 1))}" failures="${String(here.length - faults)}" errors="${String(faults)}"`;
    const cases =
      here.length === 0
        ? [`    <testcase name="audit" classname="${name}" />`]
        : here.map((finding) => testCase(finding, path));
    return [`  <testsuite name="${name}" package="gen-instrumented" ${counts}>`, ...cases, "  </testsuite>"].join("\n");
  });
  const clean = files.length - found.size;
  const faults = findings.filter(({ fatal }) => fatal).length;
  const counts = `tests="${String(findings.length + clean)}" failures="${String(findings.length - faults)}" errors="${String(faults)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gen-instrumented audit" ${counts}>`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase({ code, severity, message, help, range, fatal }: Finding, path: string): string {
  const line = String(range.start.line);
  const element = fatal ? "error" : "failure";
  const text = `${path}:${line}:${String(range.start.column)} ${severity} ${message} ${help}`;
  return [
    `    <testcase name="${escapeXml(`${code} at line ${line}, column ${String(range.start.column)}`)}" classname="${escapeXml(path)}">`,
    `      <${element} type="${escapeXml(code)}" message="${escapeXml(message)}">${escapeXml(text)}</${element}>`,
    "    </testcase>",
  ].join("\n");
}
