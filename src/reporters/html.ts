/** The audit as one self-contained page: providers and operations, what each emits, findings at their source lines. No scripts. */

import {
  countCoverage,
  percent,
  type ClassCoverage,
  type Emission,
  type OperationCoverage,
} from "../audit/coverage.ts";
import type { Finding } from "../audit/findings.ts";
import { printablePath } from "../project.ts";
import { escapeXml } from "./escape.ts";
import { STYLE } from "./html-style.ts";
import { byFile, countSeverities, countText, observerText, plural, type AuditReport } from "./report.ts";

const CONTEXT_LINES = 2;
const COLUMNS = ["operation", "observed by", "emits", "findings"];

export function renderHtml(report: AuditReport): string {
  const { findings, coverage } = report;
  const counts = countCoverage(coverage);
  const { errors, warnings } = countSeverities(findings);
  const share = percent(counts);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="gen-instrumented ${escapeXml(report.version)}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Instrumentation audit: ${share} % observed, ${countText(findings)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#findings">Skip to the findings</a>
<header>
<h1>Instrumentation audit</h1>
<dl class="figures">
<div><dt>operations observed</dt><dd>${String(counts.observed)} of ${String(counts.operations)}${counts.operations === 0 ? "" : ` <span class="share">${share} %</span>`}</dd></div>
<div><dt>errors</dt><dd class="${errors > 0 ? "error" : ""}">${String(errors)}</dd></div>
<div><dt>warnings</dt><dd class="${warnings > 0 ? "warning" : ""}">${String(warnings)}</dd></div>
<div><dt>files</dt><dd>${String(report.files.length)}</dd></div>
</dl>
<nav aria-label="Sections"><ul><li><a href="#coverage">Coverage</a></li><li><a href="#findings">Findings</a></li>${report.suppressed.length === 0 ? "" : '<li><a href="#suppressed">Switched off</a></li>'}</ul></nav>
</header>
<main>
<section id="coverage" aria-labelledby="coverage-title">
<h2 id="coverage-title">Coverage</h2>
${coverage.length === 0 ? "<p>No operations were found.</p>" : coverage.map((each) => provider(each, report)).join("\n")}
</section>
<section id="findings" aria-labelledby="findings-title" tabindex="-1">
<h2 id="findings-title">Findings</h2>
${findings.length === 0 ? '<p class="clean">No problems.</p>' : [...byFile(findings)].map(([file, here]) => fileFindings(file, here, report)).join("\n")}
</section>
${suppressedSection(report)}
</main>
<footer><p>Made by gen-instrumented ${escapeXml(report.version)} audit.</p></footer>
</body>
</html>
`;
}

function provider(each: ClassCoverage, report: AuditReport): string {
  const counts = countCoverage([each]);
  const name = escapeXml(each.className);
  const unseen = counts.operations - counts.observed;
  const rows = each.operations.map((operation) => operationRow(operation, each, report)).join("\n");
  const problems = problemsOf(each, report);
  const { errors } = countSeverities(problems);
  const found =
    problems.length === 0
      ? ""
      : ` <span class="${errors > 0 ? "error" : "warning"}">${plural(problems.length, "problem")}</span>`;
  return `<details class="provider"${unseen > 0 ? " open" : ""}>
<summary><span class="name">${breakable(each.className)}</span> <span class="path">${escapeXml(printablePath(report.cwd, each.file))}</span>
<meter min="0" max="${String(counts.operations)}" value="${String(counts.observed)}" aria-label="operations of ${name} observed">${percent(counts)} %</meter>
<span class="count">${String(counts.observed)} / ${String(counts.operations)}, ${percent(counts)} %</span>${found}</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Operations of ${name}">
<table role="table">
<thead role="rowgroup"><tr role="row">${COLUMNS.map((column) => `<th scope="col" role="columnheader">${column}</th>`).join("")}</tr></thead>
<tbody role="rowgroup">
${rows}
</tbody>
</table>
</div>
</details>`;
}

/** What is found in a provider's file, where it is alone there; else in its operations. */
function problemsOf(each: ClassCoverage, { findings, coverage }: AuditReport): readonly Finding[] {
  const isAlone = coverage.every((other) => other === each || other.file !== each.file);
  return findings.filter(
    (finding) =>
      (isAlone && finding.file === each.file) || each.operations.some((operation) => isWithin(finding, operation)),
  );
}

/** What is found in a method's body is its operation's, and so is what is found at its name. */
function isWithin({ file, range: { start } }: Finding, operation: OperationCoverage): boolean {
  const { extent } = operation;
  return file === operation.file && start.line >= extent.start.line && start.line <= extent.end.line;
}

/** What an operation that is inherited lacks is said at the name of the class. */
function isOfInherited(
  { file, range: { start }, message }: Finding,
  { method }: OperationCoverage,
  of: ClassCoverage,
): boolean {
  const { start: name } = of.range;
  const isAtName = file === of.file && start.line === name.line && start.column === name.column;
  return isAtName && message.includes(`operation '${method}' `);
}

function operationRow(operation: OperationCoverage, of: ClassCoverage, { findings }: AuditReport): string {
  const { className } = of;
  const { method, observer, emits } = operation;
  const here = findings.filter((finding) => isWithin(finding, operation) || isOfInherited(finding, operation, of));
  const links = here
    .map(
      (finding) => `<a class="${finding.severity}" href="#${anchor(finding, findings)}">${escapeXml(finding.code)}</a>`,
    )
    .join(" ");
  const observed =
    observer === undefined ? '<span class="error">nobody</span>' : breakable(observerText(observer, className));
  const cells = [observed, emissions(emits), links === "" ? "none" : links];
  const named = cells.map(
    (cell, index) =>
      `<td role="cell"><span class="column" aria-hidden="true">${COLUMNS[index + 1] ?? ""}</span>${cell}</td>`,
  );
  return `<tr role="row"><th scope="row" role="rowheader"><code>${breakable(method)}</code><span class="sub">${breakable(operation.operation)}</span></th>${named.join("")}</tr>`;
}

/** A name as HTML that may go on in the next line between its words. */
function breakable(name: string): string {
  return name
    .split(/(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=[_./])/u)
    .map(escapeXml)
    .join("<wbr>");
}

function emissions(emits: readonly Emission[]): string {
  if (emits.length === 0) return "nothing";
  return `<ul class="emits">${emits.map(({ signal, name }) => `<li><span class="signal">${signal}</span>${name === undefined ? "" : ` <code>${breakable(name)}</code>`}</li>`).join("")}</ul>`;
}

function fileFindings(file: string, findings: readonly Finding[], report: AuditReport): string {
  const text = report.textOf(file);
  const lines = text === undefined ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/);
  return `<article>
<h3>${escapeXml(printablePath(report.cwd, file))} <span class="count">${countText(findings)}</span></h3>
${findings.map((finding) => findingBlock(finding, lines, report)).join("\n")}
</article>`;
}

function findingBlock(finding: Finding, lines: readonly string[], { findings }: AuditReport): string {
  const { code, severity, message, help, range } = finding;
  return `<div class="finding ${severity}" id="${anchor(finding, findings)}">
<p class="what"><span class="badge ${severity}">${severity}</span> ${escapeXml(message)} <code class="rule">${escapeXml(code)}</code> <span class="place">${String(range.start.line)}:${String(range.start.column)}</span></p>
<p class="help">${escapeXml(help)}</p>
${excerpt(finding, lines)}</div>`;
}

/** Some source lines around a finding, with what it is about marked. */
function excerpt({ range: { start, end } }: Finding, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const first = Math.max(start.line - CONTEXT_LINES, 1);
  const last = Math.min(
    Math.max(start.line, Math.min(end.line, start.line + CONTEXT_LINES)) + CONTEXT_LINES,
    lines.length,
  );
  const shown = lines.slice(first - 1, last).map((line, index) => {
    const number = first + index;
    const isMarked = number >= start.line && number <= end.line;
    const from = number === start.line ? start.column - 1 : line.search(/\S|$/);
    const to = number === end.line ? end.column - 1 : line.length;
    const text =
      isMarked && to > from
        ? `${escapeXml(line.slice(0, from))}<mark>${escapeXml(line.slice(from, to))}</mark>${escapeXml(line.slice(to))}`
        : escapeXml(line);
    return `<span class="line${isMarked ? " hit" : ""}"><span class="number">${String(number)}</span>${text}\n</span>`;
  });
  return `<pre tabindex="0" aria-label="Source, from line ${String(first)}"><code>${shown.join("")}</code></pre>\n`;
}

function suppressedSection({ suppressed, cwd }: AuditReport): string {
  if (suppressed.length === 0) return "";
  const items = suppressed.map(
    ({ code, file, range, message, reason }) =>
      `<li><code class="rule">${escapeXml(code)}</code> ${escapeXml(printablePath(cwd, file))}:${String(range.start.line)}: ${escapeXml(message)} <q>${escapeXml(reason === "" ? "no reason given" : reason)}</q></li>`,
  );
  return `<section id="suppressed" aria-labelledby="suppressed-title">
<h2 id="suppressed-title">Switched off</h2>
<p>${plural(suppressed.length, "problem")} switched off by comments, for these reasons.</p>
<ul>${items.join("\n")}</ul>
</section>`;
}

function anchor(finding: Finding, findings: readonly Finding[]): string {
  return `f${String(findings.indexOf(finding) + 1)}`;
}
