/** The catalog for people: what each operation of each provider records. */

import { mergedMetrics } from "./merge.ts";
import type {
  Catalog,
  CatalogAttribute,
  CatalogLog,
  CatalogMetric,
  CatalogOperation,
  CatalogProvider,
} from "./schema.ts";

const WHEN: Readonly<Record<CatalogAttribute["when"], string>> = {
  always: "always",
  success: "on success",
  failure: "on failure",
  expected_failure: "on an expected failure",
  retry: "on a retry",
  known: "where known",
  observed: "while `observeQueueDepths()` is on",
};

export function renderMarkdown(catalog: Catalog): string {
  const { providers, errorTypes } = catalog;
  const profiles = [...new Set(providers.map(({ profile }) => profile))];
  const operations = providers.reduce((sum, each) => sum + each.operations.length, 0);
  return [
    "# Signals",
    `What the generated code emits: ${count(operations, "operation")} of ${count(providers.length, "provider")}, in the ${profiles.length === 1 ? "profile" : "profiles"} ${profiles.map(code).join(" and ")}. Made by \`gen-instrumented catalog\`.`,
    `An \`error_type\` is ${errorTypes.map(code).join(", ")}.`,
    ...metricsSection(mergedMetrics(catalog)),
    ...providers.flatMap(providerSection),
    "",
  ]
    .join("\n\n")
    .replace(/\n+$/, "\n");
}

function metricsSection(metrics: readonly CatalogMetric[]): string[] {
  if (metrics.length === 0) return [];
  return [
    "## Metrics",
    table(
      ["metric", "instrument", "unit", "what it says", "labels"],
      metrics.map(({ name, instrument, unit, description, labels }) => [
        code(name),
        instrument,
        code(unit),
        text(description),
        labels.map(label).join("; "),
      ]),
    ),
    ...bucketsOf(metrics),
  ];
}

/** Buckets, each set with the histograms that have it. */
function bucketsOf(metrics: readonly CatalogMetric[]): string[] {
  const sets = new Map<string, CatalogMetric[]>();
  for (const metric of metrics) {
    if (metric.buckets === undefined) continue;
    const key = `${metric.buckets.join(", ")} ${metric.unit}`;
    sets.set(key, [...(sets.get(key) ?? []), metric]);
  }
  const usual = [...sets].sort(([, one], [, other]) => other.length - one.length);
  return usual.map(([bounds, of], index) =>
    index === 0 && of.length > 1
      ? `Buckets${usual.length > 1 ? " of the other histograms" : ""}: ${bounds}.`
      : `Buckets of ${of.map(({ name }) => code(name)).join(", ")}: ${bounds}.`,
  );
}

function providerSection({ class: name, instrumented, source, scope, operations, gauges }: CatalogProvider): string[] {
  return [
    `## ${escape(name)}`,
    `${code(instrumented)}, from ${code(source)}; instrumentation scope ${code(scope)}.`,
    table(
      ["operation", "method", "metrics", "span", "span attributes", "log records"],
      operations.map((operation) => [
        code(operation.operation),
        code(operation.method),
        operation.metrics.map(metricText).join("; "),
        operation.spans.map((span) => code(span.name) + sampled(span.sample)).join("; "),
        operation.spans.flatMap(({ attributes }) => attributes.map(attribute)).join("; "),
        operation.logs.map(log).join("; "),
      ]),
    ),
    ...expected(operations),
    ...(gauges.length === 0
      ? []
      : [
          `Gauges of \`observeQueueDepths()\`: ${gauges.map((gauge) => `${code(gauge.name)} (${text(gauge.description)})`).join(", ")}.`,
        ]),
    ...logFields(operations),
  ];
}

function metricText({ name, when }: CatalogMetric): string {
  return `${code(name)}${when === "always" ? "" : ` ${WHEN[when]}`}`;
}

/** Without the values of those labels that every operation sets to its own. */
function label({ name, when, values }: CatalogAttribute): string {
  const shown = values === undefined || values.length > 6 ? "" : ` (${values.map(code).join(", ")})`;
  return `${code(name)}${shown}${when === "always" ? "" : ` ${WHEN[when]}`}`;
}

function attribute({ name, when }: CatalogAttribute): string {
  return `${code(name)}${when === "always" ? "" : ` ${WHEN[when]}`}`;
}

function log({ severity, when, sample }: CatalogLog): string {
  return `${severity} ${WHEN[when]}${sampled(sample)}`;
}

/** The fields of log records by how the call ended: the same for most operations, so each set is said once. */
function logFields(operations: readonly CatalogOperation[]): string[] {
  const logs = operations.flatMap((each) => each.logs);
  const lines = [...new Set(logs.map(({ when }) => when))].map((when) => {
    const of = logs.filter((each) => each.when === when);
    const fields = [...new Set(of.flatMap((each) => each.fields.map(({ name }) => name)))].sort();
    return `- ${of[0]?.severity ?? ""} ${code(of[0]?.message ?? "")} ${WHEN[when]}: ${fields.map(code).join(", ")}`;
  });
  if (lines.length === 0) return [];
  const target = logs.some((each) => each.target === "api") ? "the logs API of OpenTelemetry" : "the injected logger";
  return [`Log records, to ${target}, and the fields that they may have:`, lines.join("\n")];
}

function expected(operations: readonly CatalogOperation[]): string[] {
  const named = operations.filter((each) => each.expected.length > 0);
  if (named.length === 0) return [];
  return [
    `Not counted as infrastructure errors: ${named.map((each) => `${each.expected.map(code).join(", ")} of ${code(each.operation)}`).join("; ")}.`,
  ];
}

function sampled(sample: number | undefined): string {
  return sample === undefined ? "" : ` (of ${String(sample * 100)} % of the successes)`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function code(name: string): string {
  const ticks = name.includes("`") ? "``" : "`";
  return ticks + name.replaceAll("|", "\\|") + ticks;
}

function text(words: string): string {
  return escape(words).replaceAll("|", "\\|");
}

function escape(words: string): string {
  return words.replace(/[<*_\\`]/g, "\\$&").replace(/\s+/g, " ");
}

function count(number: number, word: string): string {
  return `${String(number)} ${word}${number === 1 ? "" : "s"}`;
}
