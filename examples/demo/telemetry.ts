/** An OpenTelemetry SDK that keeps everything in memory, and what can be read from it. */

import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  DataPointType,
  MeterProvider,
  MetricReader,
  type DataPoint,
  type Histogram,
  type MetricData,
} from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from "@opentelemetry/sdk-trace";
import pino, { type Logger } from "pino";

/** One line of the log, as pino wrote it. */
export interface LogLine {
  readonly level: number;
  readonly time: number;
  readonly msg: string;
  readonly trace_id?: string;
  readonly [field: string]: unknown;
}

/** The durations of one operation. */
export interface Durations {
  readonly operation: string;
  readonly histogram: Histogram;
}

/** Reads metrics when it is asked to, instead of every minute. */
class ManualReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** Everything that was recorded since the start. */
export class Telemetry {
  /** Writes to `lines`, each with the ids of the span that is active. */
  readonly logger: Logger;
  readonly lines: LogLine[] = [];
  private readonly reader = new ManualReader();
  private readonly exporter = new InMemorySpanExporter();

  /** Registers the SDK. */
  constructor() {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
    trace.setGlobalTracerProvider(
      new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: this.exporter })] }),
    );
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [this.reader] }));
    const write = (line: string): void => void this.lines.push(JSON.parse(line) as LogLine);
    this.logger = pino({ level: "debug", base: {}, mixin: activeSpan }, { write });
  }

  /** Unregisters the SDK; another one may be registered then. */
  stop(): void {
    metrics.disable();
    trace.disable();
    context.disable();
  }

  /** The metrics as they stand. */
  async collect(): Promise<MetricData[]> {
    const { resourceMetrics } = await this.reader.collect();
    return resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
  }

  /** The finished spans. */
  get spans(): ReadableSpan[] {
    return this.exporter.getFinishedSpans();
  }
}

/** The duration histograms, the operations with most calls first. */
export function durationsOf(metricData: readonly MetricData[]): Durations[] {
  return metricData
    .flatMap((metric) => {
      const operation = /^provider\.(?<name>.+)_duration_ms$/.exec(metric.descriptor.name)?.groups?.["name"];
      if (operation === undefined || metric.dataPointType !== DataPointType.HISTOGRAM) return [];
      return metric.dataPoints.map((point) => ({ operation, histogram: point.value }));
    })
    .sort((a, b) => b.histogram.count - a.histogram.count);
}

/** The data points of a counter or gauge, of all scopes; none where nothing was recorded. */
export function pointsOf(metricData: readonly MetricData[], name: string): DataPoint<number>[] {
  return metricData.flatMap((metric) => {
    const isNumber = metric.dataPointType === DataPointType.SUM || metric.dataPointType === DataPointType.GAUGE;
    return isNumber && metric.descriptor.name === name ? metric.dataPoints : [];
  });
}

/** The sum over all data points of a counter or gauge. */
export function totalOf(metricData: readonly MetricData[], name: string): number {
  return pointsOf(metricData, name).reduce((sum, point) => sum + point.value, 0);
}

/** A quantile, interpolated within its bucket as Prometheus does it, kept between the least and greatest value seen. */
export function quantile({ buckets, count, min = 0, max = Infinity }: Histogram, q: number): number {
  let below = 0;
  for (const [index, inBucket] of buckets.counts.entries()) {
    if (inBucket > 0 && below + inBucket >= q * count) {
      const lower = Math.max(buckets.boundaries[index - 1] ?? 0, min);
      const upper = Math.min(buckets.boundaries[index] ?? max, max);
      return lower + (upper - lower) * ((q * count - below) / inBucket);
    }
    below += inBucket;
  }
  return max;
}

function activeSpan(): object {
  const span = trace.getActiveSpan()?.spanContext();
  return span === undefined ? {} : { trace_id: span.traceId, span_id: span.spanId };
}
