/**
 * The recording of `gen-instrumented/testing` as the suites of generated code use it: the SDK's own spans, and log lines as plain
 * data. Both generations: SDK 2 with API 1.9, and SDK 3 with API 1.10, which the matrix puts in by alias.
 */

import * as api from "@opentelemetry/api";
import type { ReadableSpan, Sampler } from "@opentelemetry/sdk-trace";
import {
  recordTelemetry,
  type Recorded as AllRecorded,
  type RecordingLogger,
  type HistogramPoint as AllHistogramPoint,
  type Labels,
} from "../../src/testing.ts";

export type { Labels } from "../../src/testing.ts";

/** Without the buckets' counts, which differ from run to run. */
export type HistogramPoint = Omit<AllHistogramPoint, "counts">;

export interface LogEntry {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Of the span that was active when the record was emitted. */
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
}

export type Recorded = Pick<AllRecorded, "instruments" | "counter" | "gauge" | "labels"> & {
  readonly histogram: (name: string, labels?: Labels) => HistogramPoint | undefined;
  /** Ended spans, in order of their end. */
  readonly spans: readonly ReadableSpan[];
  readonly logs: readonly LogEntry[];
};

export interface Telemetry {
  readonly logger: RecordingLogger;
  collect(): Promise<Recorded>;
  stop(): Promise<void>;
}

export interface TelemetryOptions {
  /** What to register; all of it by default. */
  readonly metrics?: boolean;
  readonly spans?: boolean;
  readonly logs?: boolean;
  readonly sampler?: Sampler;
  /** The lowest level that is taken. */
  readonly level?: "debug" | "error";
}

/** The logs API, or undefined under API 1.9: a test of `logs: "api"` is skipped then. */
export const logsApi = (api as { logs?: object }).logs;

export async function startTelemetry(options: TelemetryOptions = {}): Promise<Telemetry> {
  const telemetry = await recordTelemetry({ level: "debug", ...options });
  return {
    logger: telemetry.logger,
    stop: () => telemetry.shutdown(),
    collect: async () => {
      const { instruments, histogram, counter, gauge, labels, spans, logs } = await telemetry.collect();
      return {
        instruments,
        histogram: (name, labels) => {
          const { counts: _, ...point } = histogram(name, labels) ?? { counts: undefined };
          return "count" in point ? point : undefined;
        },
        counter,
        gauge,
        labels,
        spans: spans.map(({ readable }) => readable as ReadableSpan),
        logs: logs.map(({ level, message, fields, traceId, spanId }) => ({ level, message, fields, traceId, spanId })),
      };
    },
  };
}
