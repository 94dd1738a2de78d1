/** The catalog as recording and alerting rules of Prometheus, with the metrics by the names that they have there. */

import type { AlertLimits } from "../config.ts";
import { mergedMetrics } from "./merge.ts";
import type { Catalog } from "./schema.ts";
import {
  boundAbove,
  bucketMatcher,
  operationSeries,
  prometheusLabel,
  prometheusName,
  queueGauges,
  SCOPE_LABEL,
  select,
  sideBySide,
  sum,
  type OperationSeries,
} from "./series.ts";
import { renderYaml } from "./yaml.ts";

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** How fast the budget of 30 days may burn, over a long and a short window: the usual pairs of the SRE workbook. */
const BURNS = [
  { alert: "ProviderLatencyBudgetBurnsFast", factor: 14.4, long: "1h", short: "5m", for: "2m", severity: "critical" },
  { alert: "ProviderLatencyBudgetBurnsSlowly", factor: 6, long: "6h", short: "30m", for: "15m", severity: "warning" },
] as const;

const QUANTILES = [
  ["p50", 0.5],
  ["p95", 0.95],
  ["p99", 0.99],
] as const;

export function renderPrometheus(catalog: Catalog, limits: AlertLimits): Promise<string> {
  const series = operationSeries(catalog).map((each) => ({ ...each, slow: slowBound(each, limits) }));
  const groups = [
    { name: "provider-operations", rules: [...recordings(series), ...ratios(series)] },
    { name: "provider-alerts", rules: alerts(catalog, series, limits) },
  ].filter(({ rules }) => rules.length > 0);
  return renderYaml({ groups }, heading(catalog, series, limits));
}

/** An operation, with the bound of its buckets above which a call is slow, in the histogram's unit; undefined where there is none. */
type Series = OperationSeries & { readonly slow: number | undefined };

/** Where the names of the metrics are told, one line each: `metric <name> <type> <unit> <labels> <instrument>`. */
function heading(catalog: Catalog, series: readonly Series[], limits: AlertLimits): string[] {
  return [
    "Recording and alerting rules for the signals of generated providers. Made by `gen-instrumented catalog --format prometheus`.",
    "",
    "Metrics, by the names that @opentelemetry/exporter-prometheus gives them (a histogram is <name>_bucket, _count and _sum):",
    "",
    ...mergedMetrics(catalog).map((metric) => {
      const labels = metric.labels.map(({ name }) => prometheusLabel(name)).join(",");
      return `metric ${prometheusName(metric)} ${metric.instrument} ${metric.unit} {${labels}} ${metric.name}`;
    }),
    "",
    ...bounds(series, limits),
  ];
}

/** What is slow where the limit is none of the buckets' bounds. */
function bounds(series: readonly Series[], { latencySeconds }: AlertLimits): string[] {
  const other = series.filter((each) => each.slow !== inUnit(each, latencySeconds));
  if (other.length === 0) return [];
  const limit = `${String(latencySeconds)} s`;
  return [
    `Calls longer than ${limit} are slow, by the buckets that there are:`,
    "",
    ...other.map(({ operation, slow, unit }) =>
      slow === undefined
        ? `${operation}: no bucket ends at ${limit} or above, so it has no alert on latency`
        : `${operation}: ${limit} is no bound of its buckets; slow is above ${String(slow)} ${unit}`,
    ),
    "",
  ];
}

/** Of each operation, under names that are the same for every profile: provider_operation:<what>:rate5m. */
function recordings(series: readonly Series[]): Rule[] {
  return [
    ...sideBySide(series, (one, other) => one.slow === other.slow).flatMap(({ of, by }) => recordingsOf(of, by)),
    ...series.flatMap(retryRecordings),
  ];
}

/** The operation is a label: one that the sums are taken by, or one that the rule gives. */
function record(what: string, expr: string, operation: string, by: readonly string[]): Rule {
  const labels = by.length === 0 ? { labels: { operation } } : {};
  return { record: `provider_operation:${what}:rate5m`, expr, ...labels };
}

function recordingsOf({ operation, duration, failures, slow }: Series, by: readonly string[]): Rule[] {
  const rule = (what: string, expr: string): Rule => record(what, expr, operation, by);
  const calls = rate(select(duration, "_count"), by);
  const rules = [rule("calls", calls)];
  if (failures !== undefined) rules.push(rule("errors", orZero(rate(select(failures), by), calls)));
  if (slow !== undefined)
    rules.push(rule("slow", `${calls} - ${rate(select(duration, "_bucket", [bucketMatcher(slow)]), by)}`));
  for (const [name, quantile] of QUANTILES) {
    const buckets = rate(select(duration, "_bucket"), [...by, "le"]);
    rules.push(rule(`duration_${name}`, `histogram_quantile(${String(quantile)}, ${buckets})`));
  }
  return rules;
}

/** Each operation that counts its retries has a counter of its own. */
function retryRecordings({ operation, duration, retries }: Series): Rule[] {
  const calls = rate(select(duration, "_count"), []);
  return retries.map((each) => record("retries", orZero(rate(select(each), []), calls), operation, []));
}

function rate(selector: string, by: readonly string[]): string {
  return sum(["job", SCOPE_LABEL, ...by], `rate(${selector}[5m])`);
}

/** A counter that never counted has no series: no errors are zero errors, not none known. */
function orZero(counted: string, calls: string): string {
  return `${counted} or 0 * ${calls}`;
}

/** Of all operations at once, from what was recorded of each. */
function ratios(series: readonly Series[]): Rule[] {
  const ratio = (what: string, window: string, expr: string): Rule => ({
    record: `provider_operation:${what}_ratio:rate${window}`,
    expr,
  });
  const share = (of: string): string => `provider_operation:${of}:rate5m / provider_operation:calls:rate5m`;
  const rules: Rule[] = [];
  if (series.some(({ failures }) => failures !== undefined)) rules.push(ratio("error", "5m", share("errors")));
  if (series.some(({ retries }) => retries.length > 0)) rules.push(ratio("retry", "5m", share("retries")));
  if (series.some(({ slow }) => slow !== undefined)) {
    rules.push(ratio("slow", "5m", share("slow")));
    for (const window of ["30m", "1h", "6h"]) {
      const over = (what: string): string => `sum_over_time(provider_operation:${what}:rate5m[${window}])`;
      rules.push(ratio("slow", window, `${over("slow")} / ${over("calls")}`));
    }
  }
  return rules;
}

function alerts(catalog: Catalog, series: readonly Series[], limits: AlertLimits): Rule[] {
  const rules: Rule[] = [];
  const who = `{{ $labels.operation }} of {{ $labels.${SCOPE_LABEL} }}`;
  const percent = (share: number): string => `${String(Math.round(share * 1e6) / 1e4)} %`;
  if (series.some(({ failures }) => failures !== undefined)) {
    rules.push({
      alert: "ProviderErrorRatioHigh",
      expr: `provider_operation:error_ratio:rate5m > ${String(limits.errorRatio)}`,
      for: "10m",
      labels: { severity: "warning" },
      annotations: {
        summary: `${who} fails too often`,
        description: `{{ $value | humanizePercentage }} of its calls failed, for ten minutes more than ${percent(limits.errorRatio)}. See the errors by type.`,
      },
    });
  }
  if (series.some(({ slow }) => slow !== undefined)) {
    const isExact = series.every((each) => each.slow === inUnit(each, limits.latencySeconds));
    const longest = `${String(limits.latencySeconds)} s${isExact ? "" : " (or the bucket above that)"}`;
    for (const { alert, factor, long, short, for: lasting, severity } of BURNS) {
      const limit = String(Math.round(factor * limits.slowRatio * 1e6) / 1e6);
      rules.push({
        alert,
        expr: `provider_operation:slow_ratio:rate${long} > ${limit} and provider_operation:slow_ratio:rate${short} > ${limit}`,
        for: lasting,
        labels: { severity },
        annotations: {
          summary: `${who} is slow too often`,
          description: `{{ $value | humanizePercentage }} of its calls in ${long} took longer than ${longest}; ${percent(limits.slowRatio)} are allowed, and this is ${String(factor)} times that.`,
        },
      });
    }
  }
  if (series.some(({ retries }) => retries.length > 0)) {
    rules.push({
      alert: "ProviderRetriesHigh",
      expr: `provider_operation:retry_ratio:rate5m > ${String(limits.retryRatio)}`,
      for: "10m",
      labels: { severity: "warning" },
      annotations: {
        summary: `${who} is retried too often`,
        description: `There are {{ $value | humanize }} retries to a call, for ten minutes more than ${String(limits.retryRatio)}.`,
      },
    });
  }
  for (const gauge of queueGauges(catalog)) {
    const name = prometheusName(gauge);
    rules.push({
      alert: "ProviderQueueBacklog",
      expr: `min_over_time(${name}[15m]) > ${String(limits.queueDepth)}`,
      for: "5m",
      labels: { severity: "warning", queue: name },
      annotations: {
        summary: `${name} of {{ $labels.${SCOPE_LABEL} }} does not drain`,
        description: `It was never below {{ $value | humanize }} in the last fifteen minutes.`,
      },
    });
  }
  return rules;
}

/** The bucket's bound that stands for the limit; undefined where the histogram has none so high. */
function slowBound(series: OperationSeries, { latencySeconds }: AlertLimits): number | undefined {
  return boundAbove(series, inUnit(series, latencySeconds));
}

/** Seconds in the histogram's unit. Rounded: 0.29 s are 290 ms, and not 289.99999999999994. */
function inUnit({ unit }: OperationSeries, seconds: number): number {
  return unit === "s" ? seconds : Math.round(seconds * 1e9) / 1e6;
}
