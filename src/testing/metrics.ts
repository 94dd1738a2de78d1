/** The SDK hands out what was recorded since it was last asked; here it is added up, so that a recording can also be emptied. */

import type { HistogramPoint, Labels } from "./recorded.ts";
import type { Sdk, SdkMetric, SdkReader } from "./sdk.ts";

export interface NumberPoint {
  readonly kind: "number";
  readonly value: number;
  readonly labels: Labels;
}

export type Point = NumberPoint | (HistogramPoint & { readonly kind: "histogram" });

/** One instrument of one scope. */
export interface RecordedMetric {
  readonly name: string;
  readonly scope: string;
  readonly unit: string;
  readonly kind: "histogram" | "counter" | "gauge";
  /** In the order of their first use. */
  readonly points: readonly Point[];
}

type MetricsSdk = NonNullable<Sdk["metrics"]>;

/** Sums up what a reader collects. */
export class MetricsStore {
  readonly reader: SdkReader;
  readonly #sdk: MetricsSdk;
  #metrics = new Map<string, Omit<RecordedMetric, "points"> & { readonly points: Map<string, Point> }>();

  constructor(sdk: MetricsSdk) {
    this.#sdk = sdk;
    this.reader = newReader(sdk);
  }

  /** Collects, which runs the callbacks of observable instruments, and gives all points since the last reset. */
  async collect(): Promise<{ readonly metrics: readonly RecordedMetric[]; readonly errors: readonly unknown[] }> {
    const { resourceMetrics, errors } = await this.reader.collect();
    // A gauge shows what stands now; one that nobody observes any more shows nothing.
    for (const { kind, points } of this.#metrics.values()) if (kind === "gauge") points.clear();
    for (const { scope, metrics } of resourceMetrics.scopeMetrics) {
      for (const metric of metrics) this.#add(scope.name, metric);
    }
    return {
      metrics: [...this.#metrics.values()].map((each) => ({ ...each, points: [...each.points.values()] })),
      errors,
    };
  }

  async reset(): Promise<void> {
    await this.reader.collect();
    this.#metrics = new Map();
  }

  #add(scope: string, { descriptor, dataPointType, dataPoints }: SdkMetric): void {
    const { HISTOGRAM, SUM, GAUGE } = this.#sdk.DataPointType;
    const kind =
      dataPointType === HISTOGRAM
        ? "histogram"
        : dataPointType === SUM
          ? "counter"
          : dataPointType === GAUGE && "gauge";
    if (kind === false) return;
    const { name, unit } = descriptor;
    const key = JSON.stringify([scope, name, kind]);
    const metric = this.#metrics.get(key) ?? { name, scope, unit, kind, points: new Map<string, Point>() };
    this.#metrics.set(key, metric);
    for (const { attributes, value } of dataPoints) {
      const labels = JSON.stringify(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)));
      const before = metric.points.get(labels);
      const point: Point =
        kind === "histogram"
          ? { kind, labels: attributes, unit, ...histogramOf(value) }
          : { kind: "number", labels: attributes, value: value as number };
      metric.points.set(labels, before === undefined || kind === "gauge" ? point : added(before, point));
    }
  }
}

function newReader({ MetricReader, AggregationTemporality }: MetricsSdk): SdkReader {
  class DeltaReader extends MetricReader {
    protected onShutdown(): Promise<void> {
      return Promise.resolve();
    }
    protected onForceFlush(): Promise<void> {
      return Promise.resolve();
    }
  }
  return new DeltaReader({
    // A gauge that is set, and not observed, keeps its value until it is set again.
    aggregationTemporalitySelector: (type) =>
      type === "GAUGE" ? AggregationTemporality.CUMULATIVE : AggregationTemporality.DELTA,
  });
}

function histogramOf(value: unknown): Omit<HistogramPoint, "labels" | "unit"> {
  const {
    count,
    sum = 0,
    min,
    max,
    buckets,
  } = value as {
    readonly count: number;
    readonly sum?: number;
    readonly min?: number;
    readonly max?: number;
    readonly buckets: { readonly boundaries: readonly number[]; readonly counts: readonly number[] };
  };
  return { count, sum, min, max, boundaries: buckets.boundaries, counts: [...buckets.counts] };
}

function added(before: Point, more: Point): Point {
  if (before.kind === "number" && more.kind === "number") return { ...before, value: before.value + more.value };
  if (before.kind !== "histogram" || more.kind !== "histogram") return more;
  return {
    ...before,
    count: before.count + more.count,
    sum: before.sum + more.sum,
    min: Math.min(before.min ?? Infinity, more.min ?? Infinity),
    max: Math.max(before.max ?? -Infinity, more.max ?? -Infinity),
    counts: before.counts.map((count, bucket) => count + (more.counts[bucket] ?? 0)),
  };
}
