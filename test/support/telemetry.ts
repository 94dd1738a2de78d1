/**
 * An OpenTelemetry SDK in memory, for tests that run generated code. It works on both generations: SDK 2 with API 1.9, and SDK 3
 * with API 1.10, which the matrix puts in by alias. The logs API exists in the second only; in both, `telemetry.logger` is a
 * logger of pino's shape for `setProviderLogger`, and its records and those of the logs API come out as one list.
 */

import * as api from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import type { LogRecordProcessor, ReadableLogRecord } from "@opentelemetry/sdk-logs";
import { DataPointType, MeterProvider, MetricReader, type MetricData } from "@opentelemetry/sdk-metrics";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
  type ReadableSpan,
  type Sampler,
} from "@opentelemetry/sdk-trace";

export type Labels = Readonly<Record<string, unknown>>;

export interface HistogramPoint {
  readonly count: number;
  readonly sum: number;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly boundaries: readonly number[];
  readonly unit: string;
  readonly labels: Labels;
}

export interface LogEntry {
  readonly level: "debug" | "error";
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Of the span that was active when the record was emitted. */
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
}

export interface Recorded {
  /** Names of all instruments that hold a point, sorted. */
  readonly instruments: readonly string[];
  /** The one point with exactly these labels (without `labels`: the only point there is). */
  readonly histogram: (name: string, labels?: Labels) => HistogramPoint | undefined;
  /** Sum of all points that carry these labels at least; 0 when there is none. */
  readonly counter: (name: string, labels?: Labels) => number;
  readonly gauge: (name: string, labels?: Labels) => number | undefined;
  /** The label sets of an instrument, in order of first use. */
  readonly labels: (name: string) => readonly Labels[];
  /** Ended spans, in order of their end. */
  readonly spans: readonly ReadableSpan[];
  readonly logs: readonly LogEntry[];
}

/** Pino's shape, as `setProviderLogger` of a generated module takes it. */
export interface CapturingLogger {
  debug(fields: object, message: string): void;
  error(fields: object, message: string): void;
  isLevelEnabled(level: string): boolean;
}

export interface Telemetry {
  readonly logger: CapturingLogger;
  /** Collects the metrics (which runs observable callbacks) and gives all that was recorded since the start. */
  collect(): Promise<Recorded>;
  /** Shuts the SDK down and frees the globals, so that the next test can register anew. */
  stop(): Promise<void>;
}

export interface TelemetryOptions {
  /** What to register; all of it by default. */
  readonly metrics?: boolean;
  readonly spans?: boolean;
  readonly logs?: boolean;
  readonly sampler?: Sampler;
  /** The lowest level that `logger` accepts. */
  readonly level?: "debug" | "error";
}

/** What this file needs of `logs` in API ≥ 1.10; the types installed beside the tests are those of 1.9. */
interface LogsApi {
  setGlobalLoggerProvider(provider: unknown): boolean;
  disable(): void;
}

/** The logs API, or undefined under API 1.9: a test of `logs: "api"` is skipped then. */
export const logsApi = (api as { logs?: LogsApi }).logs;

const SEVERITY_ERROR = 17;

export async function startTelemetry(options: TelemetryOptions = {}): Promise<Telemetry> {
  const { metrics = true, spans = true, logs = true, sampler, level = "debug" } = options;
  const entries: LogEntry[] = [];
  const stops: (() => Promise<void> | void)[] = [];
  const reader = new CollectingReader();
  const exporter = new InMemorySpanExporter();

  if (metrics) {
    const provider = new MeterProvider({ readers: [reader] });
    mustRegister("meter provider", api.metrics.setGlobalMeterProvider(provider));
    stops.push(
      () => api.metrics.disable(),
      () => provider.shutdown(),
    );
  }
  if (spans) {
    const manager = new AsyncLocalStorageContextManager().enable();
    mustRegister("context manager", api.context.setGlobalContextManager(manager));
    const provider = new TracerProvider({
      spanProcessors: [new SimpleSpanProcessor({ exporter })],
      ...(sampler === undefined ? {} : { sampler }),
    });
    mustRegister("tracer provider", api.trace.setGlobalTracerProvider(provider));
    stops.push(
      () => api.trace.disable(),
      () => provider.shutdown(),
      () => api.context.disable(),
    );
  }
  if (logs && logsApi !== undefined) {
    const sdk = await import("@opentelemetry/sdk-logs");
    const processor: LogRecordProcessor = {
      onEmit: (record) => void entries.push(fromRecord(record)),
      enabled: ({ severityNumber = 0 }) => level === "debug" || severityNumber >= SEVERITY_ERROR,
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.resolve(),
    };
    const provider = new sdk.LoggerProvider({ processors: [processor] });
    mustRegister("logger provider", logsApi.setGlobalLoggerProvider(provider));
    stops.push(
      () => logsApi.disable(),
      () => provider.shutdown(),
    );
  }

  const capture = (each: "debug" | "error") => (fields: object, message: string) => {
    const active = api.trace.getActiveSpan()?.spanContext();
    entries.push({ level: each, message, fields: { ...fields }, traceId: active?.traceId, spanId: active?.spanId });
  };
  return {
    logger: {
      debug: capture("debug"),
      error: capture("error"),
      isLevelEnabled: (each) => level === "debug" || each !== "debug",
    },
    collect: async () =>
      recorded(metrics ? await reader.metrics() : [], [...exporter.getFinishedSpans()], [...entries]),
    stop: async () => {
      for (const stop of stops) await stop();
    },
  };
}

class CollectingReader extends MetricReader {
  async metrics(): Promise<MetricData[]> {
    const { resourceMetrics } = await this.collect();
    return resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
  }
  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
}

function recorded(metrics: readonly MetricData[], spans: readonly ReadableSpan[], logs: readonly LogEntry[]): Recorded {
  const named = (name: string) => metrics.filter((metric) => metric.descriptor.name === name);
  const numbers = (name: string, labels: Labels = {}) =>
    named(name).flatMap((metric) =>
      metric.dataPointType === DataPointType.SUM || metric.dataPointType === DataPointType.GAUGE
        ? metric.dataPoints.filter((point) => includes(point.attributes, labels)).map((point) => point.value)
        : [],
    );
  return {
    instruments: [
      ...new Set(metrics.filter((each) => each.dataPoints.length > 0).map((each) => each.descriptor.name)),
    ].sort(),
    histogram: (name, labels) => {
      const points = named(name).flatMap((metric) => histogramPoints(metric));
      const found = points.filter((point) => labels === undefined || sameLabels(point.labels, labels));
      if (found.length > 1) throw new Error(`'${name}' has ${found.length} points; say which labels.`);
      return found[0];
    },
    counter: (name, labels) => numbers(name, labels).reduce((sum, value) => sum + value, 0),
    gauge: (name, labels) => numbers(name, labels).at(-1),
    labels: (name) => named(name).flatMap((metric) => metric.dataPoints.map((point) => point.attributes)),
    spans,
    logs,
  };
}

function histogramPoints(metric: MetricData): HistogramPoint[] {
  if (metric.dataPointType !== DataPointType.HISTOGRAM) return [];
  return metric.dataPoints.map(({ value, attributes }) => ({
    count: value.count,
    sum: value.sum ?? Number.NaN,
    min: value.min,
    max: value.max,
    boundaries: value.buckets.boundaries,
    unit: metric.descriptor.unit,
    labels: attributes,
  }));
}

function includes(labels: Labels, part: Labels): boolean {
  return Object.entries(part).every(([key, value]) => labels[key] === value);
}

function sameLabels(one: Labels, other: Labels): boolean {
  return includes(one, other) && includes(other, one);
}

function fromRecord(record: ReadableLogRecord): LogEntry {
  return {
    level: Number(record.severityNumber) >= SEVERITY_ERROR ? "error" : "debug",
    message: typeof record.body === "string" ? record.body : "",
    fields: { ...record.attributes },
    traceId: record.spanContext?.traceId,
    spanId: record.spanContext?.spanId,
  };
}

/** A provider left registered by an earlier test would take this test's records: say so instead of failing far away. */
function mustRegister(what: string, registered: boolean): void {
  if (!registered) throw new Error(`A ${what} is registered already: an earlier test did not call telemetry.stop().`);
}
