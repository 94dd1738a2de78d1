/** Telemetry as text for a terminal. */

import { SpanStatusCode } from "@opentelemetry/api";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { durationsOf, pointsOf, quantile, totalOf, type LogLine } from "./telemetry.js";

const queues = ["orchestrator", "worker", "timer"] as const;

/** The operations, their counts and durations. */
export function operationsTable(metricData: readonly MetricData[]): string {
  const rows = durationsOf(metricData).map(({ operation, histogram }) => [
    operation,
    String(histogram.count),
    ...[quantile(histogram, 0.5), quantile(histogram, 0.95), histogram.max ?? 0].map((ms) => ms.toFixed(1)),
  ]);
  return table(["operation", "count", "p50 ms", "p95 ms", "max ms"], rows);
}

/** The infrastructure errors by operation and type. */
export function errorsTable(metricData: readonly MetricData[]): string {
  const rows = pointsOf(metricData, "provider.infrastructure_errors")
    .sort((a, b) => b.value - a.value)
    .map(({ attributes, value }) => [String(attributes["operation"]), String(attributes["error_type"]), String(value)]);
  return table(["operation", "error_type", "count"], rows, 2);
}

/** The plain counters. */
export function countersTable(metricData: readonly MetricData[]): string {
  const counters = ["provider.ack_orchestration_retries", "provider.sessions_renewed", "provider.sessions_cleaned"];
  return table(
    ["counter", "total"],
    counters.map((name) => [name, String(totalOf(metricData, name))]),
  );
}

/** The greatest and the last depth of each queue. */
export function queuesTable(samples: readonly (readonly MetricData[])[]): string {
  const rows = queues.map((queue) => {
    const depths = samples.map((sample) => totalOf(sample, `provider.${queue}_queue_depth`));
    return [`provider.${queue}_queue_depth`, String(Math.max(...depths)), String(depths.at(-1))];
  });
  return table(["gauge", "peak", "now"], rows);
}

/** A span and all that happened in it, in the order of time. */
export function spanTree(spans: readonly ReadableSpan[], root: ReadableSpan, indent = ""): string {
  const children = spans
    .filter((span) => span.parentSpanContext?.spanId === root.spanContext().spanId && !span.attributes["idle"])
    .sort((a, b) => milliseconds(a.startTime) - milliseconds(b.startTime));
  const branches = children.map((child, index) => {
    const last = index === children.length - 1;
    return indent + (last ? "└─ " : "├─ ") + spanTree(spans, child, indent + (last ? "   " : "│  "));
  });
  return [describeSpan(root), ...branches].join("\n");
}

/** A line of the log: time, level, message, then its fields. */
export function logLine({ time, level, msg, trace_id: _trace, span_id: _span, ...fields }: LogLine): string {
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${describeValue(value)}`);
  return [new Date(time).toISOString().slice(11, 23), level >= 50 ? "ERROR" : "DEBUG", msg, ...rest].join("  ");
}

/** A headline with a line under it. */
export function headline(text: string): string {
  return `\n${text}\n${"─".repeat(text.length)}`;
}

function describeSpan({ name, duration, status, attributes }: ReadableSpan): string {
  const { "error.type": errorType } = attributes;
  return [
    name,
    `${milliseconds(duration).toFixed(1)} ms`,
    ...(status.code === SpanStatusCode.ERROR ? ["ERROR"] : []),
    ...(errorType === undefined ? [] : [`error.type=${String(errorType)}`]),
  ].join("  ");
}

function describeValue(value: unknown): string {
  if (typeof value === "number") return String(Math.round(value * 10) / 10);
  if (typeof value === "object" && value !== null && "message" in value) return JSON.stringify(value.message);
  return typeof value === "string" && !/\s/.test(value) ? value : JSON.stringify(value);
}

function milliseconds([seconds, nanoseconds]: readonly [number, number]): number {
  return seconds * 1000 + nanoseconds / 1e6;
}

/** Aligned columns; from `numbersFrom` on they hold numbers and are aligned to the right. */
function table(header: readonly string[], rows: readonly (readonly string[])[], numbersFrom = 1): string {
  const widths = header.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column < numbersFrom ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join("   ")
      .trimEnd();
  return [header, ...rows].map(line).join("\n");
}
