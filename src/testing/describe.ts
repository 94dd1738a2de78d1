/** What was recorded, as text: the second half of a failing matcher's message. */

import type { Recorded, RecordedLog, RecordedSpan } from "./recorded.ts";

/** All of it: operations, other metrics, the span trees, the logs. */
export function describeRecorded(recorded: Recorded): string {
  return [
    describeOperations(recorded),
    describeCounters(recorded),
    describeSpans(recorded),
    describeLogs(recorded),
  ].join("\n");
}

/** One line an operation: `fetch_orchestration_item: 3 calls, errors: 1 lock_timeout`. */
export function describeOperations(recorded: Recorded): string {
  const lines = recorded.operations.map((operation) => {
    const { count } = recorded.durations(operation);
    const errors = Object.entries(recorded.errors(operation)).map(([type, number]) => `${number} ${type}`);
    return `${operation}: ${plural(count, "call")}${errors.length === 0 ? "" : `, errors: ${errors.join(", ")}`}`;
  });
  return section("operations", lines);
}

/** Counters and gauges, one line a label set. */
export function describeCounters(recorded: Recorded): string {
  const lines = recorded.instruments.flatMap((name) =>
    recorded.labels(name).flatMap((labels) => {
      const value = recorded.gauge(name, labels);
      return value === undefined ? [] : [`${name}${describeFields(labels)}: ${String(value)}`];
    }),
  );
  return section("counters and gauges", lines);
}

/** Spans under their parents. */
export function describeSpans({ spans, openSpans }: Pick<Recorded, "spans" | "openSpans">): string {
  const lines = spans.filter(({ parent }) => parent === undefined).flatMap((span) => spanLines(span, ""));
  return section("spans", [...lines, ...openSpans.map((name) => `${name} (not ended)`)]);
}

export function describeLogs({ logs }: Pick<Recorded, "logs">): string {
  return section(
    "logs",
    logs.map((log) => describeLog(log)),
  );
}

function describeLog({ level, message, fields, traceId }: RecordedLog): string {
  return `${level} ${JSON.stringify(message)}${describeFields(fields)}${traceId === undefined ? " (in no span)" : ""}`;
}

function spanLines(span: RecordedSpan, indent: string): string[] {
  const status = span.status === "unset" ? "" : ` ${span.status.toUpperCase()}`;
  return [
    `${indent}${span.name}${status}${describeFields(span.attributes)}`,
    ...span.children.flatMap((child) => spanLines(child, `${indent}  `)),
  ];
}

function describeFields(fields: Readonly<Record<string, unknown>>): string {
  const texts = Object.entries(fields).map(([name, value]) => `${name}: ${describeValue(value)}`);
  return texts.length === 0 ? "" : ` { ${texts.join(", ")} }`;
}

/** A value on one line. */
export function describeValue(value: unknown): string {
  if (value instanceof Error) return `[${value.name}: ${value.message}]`;
  if (typeof value === "bigint") return `${value}n`;
  if (value === undefined || typeof value === "function" || typeof value === "symbol") return String(value);
  // An asymmetric matcher, expect.any(Number), says itself what it is.
  const { toAsymmetricMatcher } = (value ?? {}) as { readonly toAsymmetricMatcher?: () => string };
  if (typeof toAsymmetricMatcher === "function") return toAsymmetricMatcher.call(value);
  try {
    return JSON.stringify(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return `${title}: none`;
  return `${title}:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
