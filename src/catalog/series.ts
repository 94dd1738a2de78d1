/** The catalog as Prometheus sees it: the names that `@opentelemetry/exporter-prometheus` gives, and selectors for each operation. */

import { by } from "./build.ts";
import type { Catalog, CatalogMetric, CatalogOperation } from "./schema.ts";

/** The label under which the exporter shows the instrumentation scope: which provider it is. */
export const SCOPE_LABEL = "otel_scope_name";

/** The name of a metric, or of a histogram without `_bucket`, `_count` and `_sum`. Units are no part of it. */
export function prometheusName({ name, instrument }: Pick<CatalogMetric, "name" | "instrument">): string {
  const plain = prometheusLabel(name);
  return instrument === "counter" && !plain.endsWith("_total") ? `${plain}_total` : plain;
}

export function prometheusLabel(name: string): string {
  return name.replace(/[^a-z0-9_]/gi, "_").replace(/_{2,}/g, "_");
}

/** What a series is selected by: its name, and matchers such as `operation="fetch"`. */
export interface Selector {
  readonly name: string;
  readonly matchers: readonly string[];
}

/** The series of one operation, whichever providers have it. */
export interface OperationSeries {
  readonly operation: string;
  readonly description: string;
  readonly unit: string;
  readonly buckets: readonly number[];
  /** The duration histogram, without a suffix. */
  readonly duration: Selector;
  /** Its failures, and the label that tells their types; undefined where no label does. */
  readonly failures: (Selector & { readonly typeLabel: string | undefined }) | undefined;
  readonly retries: readonly (Selector & { readonly description: string })[];
  readonly counts: readonly (Selector & { readonly description: string; readonly unit: string })[];
}

/** One entry for each operation that has metrics, in the order of their names. */
export function operationSeries({ providers }: Catalog): OperationSeries[] {
  const found = new Map<string, OperationSeries>();
  for (const { operations } of providers) {
    for (const operation of operations) {
      const series = seriesOf(operation);
      if (series === undefined) continue;
      // Two providers, or two methods, may be one operation with one histogram.
      const key = `${series.operation} ${series.duration.name}`;
      const known = found.get(key);
      found.set(key, known === undefined ? series : joined(known, series));
    }
  }
  return [...found.values()].sort(by(({ operation, duration }) => `${operation} ${duration.name}`));
}

/** What one query asks of: one operation, or all of one histogram, which a label tells apart. */
export interface Asked<S extends OperationSeries> {
  readonly of: S;
  /** Labels by which its sums are taken. */
  readonly by: readonly string[];
}

/** Where operations share a histogram, and are `alike` in what else is asked, one query asks for all of them; else there is one for each. */
export function sideBySide<S extends OperationSeries>(
  series: readonly S[],
  alike: (one: S, other: S) => boolean = () => true,
): Asked<S>[] {
  const histograms = [...new Set(series.map(({ duration }) => duration.name))];
  return histograms.flatMap((name): Asked<S>[] => {
    const group = series.filter(({ duration }) => duration.name === name);
    const [first] = group;
    if (first === undefined) return [];
    const isOne = group.every(
      (each) => isToldByLabel(each) && each.failures?.name === first.failures?.name && alike(each, first),
    );
    if (group.length === 1 || !isOne) return group.map((of) => ({ of, by: [] }));
    const { duration, failures } = first;
    const all = { ...first, duration: ofAll(duration), failures: failures && { ...failures, ...ofAll(failures) } };
    return [{ of: all, by: [OPERATION] }];
  });
}

/** Whether its calls and its failures have the label `operation`, with one value for both. */
function isToldByLabel({ duration, failures }: OperationSeries): boolean {
  const told = duration.matchers.find(isOperation);
  return told !== undefined && (failures === undefined || failures.matchers.includes(told));
}

/** Of all operations: without what tells one from another. */
export function ofAll({ name, matchers }: Selector): Selector {
  return { name, matchers: matchers.filter((each) => !isOperation(each)) };
}

function isOperation(matcher: string): boolean {
  return matcher.startsWith(`${OPERATION}=`);
}

const OPERATION = "operation";

/** `sum by (job) (…)` */
export function sum(by: readonly string[], of: string): string {
  return `sum${by.length === 0 ? "" : ` by (${by.join(", ")}) `}(${of})`;
}

/** The gauges of queue depths, each once. */
export function queueGauges({ providers }: Catalog): CatalogMetric[] {
  const gauges = new Map(providers.flatMap((each) => each.gauges.map((gauge) => [gauge.name, gauge] as const)));
  return [...gauges.values()].sort(by(({ name }) => name));
}

/** `name{operation="fetch", job="x"}`; the suffix is `_count`, `_bucket` or `_sum` of a histogram. */
export function select({ name, matchers }: Selector, suffix = "", more: readonly string[] = []): string {
  const all = [...matchers, ...more];
  return all.length === 0 ? name + suffix : `${name}${suffix}{${all.join(", ")}}`;
}

/** The least bound that is not below `wanted`, both in the histogram's unit. */
export function boundAbove({ buckets }: Pick<OperationSeries, "buckets">, wanted: number): number | undefined {
  return buckets.find((bound) => bound >= wanted);
}

/** Matches a bucket in every version of Prometheus: from 3 on, `le="1000"` reads `le="1000.0"`. */
export function bucketMatcher(bound: number): string {
  return Number.isInteger(bound) ? `le=~"${String(bound)}([.]0)?"` : `le="${String(bound)}"`;
}

function seriesOf({ operation, description, metrics }: CatalogOperation): OperationSeries | undefined {
  const ofRole = (role: CatalogMetric["role"]): CatalogMetric[] => metrics.filter((metric) => metric.role === role);
  const [duration] = ofRole("duration");
  if (duration === undefined) return undefined;
  const plain = (metric: CatalogMetric): Selector & { description: string; unit: string } => ({
    ...selectorOf(metric),
    description: metric.description,
    unit: metric.unit,
  });
  return {
    operation,
    description,
    unit: duration.unit,
    buckets: duration.buckets ?? [],
    duration: selectorOf(duration),
    failures: failuresOf(duration, ofRole("errors")[0]),
    retries: ofRole("retries").map(plain),
    counts: ofRole("count").map(plain),
  };
}

function failuresOf(duration: CatalogMetric, errors: CatalogMetric | undefined): OperationSeries["failures"] {
  if (errors !== undefined) return { ...selectorOf(errors), typeLabel: "error_type" };
  const type = duration.labels.find(({ when }) => when === "failure");
  if (type === undefined) return undefined;
  const { name, matchers } = selectorOf(duration);
  const typeLabel = prometheusLabel(type.name);
  return { name: `${name}_count`, matchers: [...matchers, `${typeLabel}!=""`], typeLabel };
}

/** A label with one value alone tells an operation from the others that share the metric. */
function selectorOf(metric: CatalogMetric): Selector {
  const matchers = metric.labels.flatMap(({ name, when, values = [] }) =>
    when === "always" && values.length === 1 ? [`${prometheusLabel(name)}=${JSON.stringify(values[0])}`] : [],
  );
  return { name: prometheusName(metric), matchers };
}

function joined(one: OperationSeries, other: OperationSeries): OperationSeries {
  const distinct = <S extends Selector>(selectors: readonly S[]): S[] => [
    ...new Map(selectors.map((each) => [select(each), each])).values(),
  ];
  return {
    ...one,
    buckets: one.buckets.filter((bound) => other.buckets.includes(bound)),
    failures: one.failures ?? other.failures,
    retries: distinct([...one.retries, ...other.retries]),
    counts: distinct([...one.counts, ...other.counts]),
  };
}
