/** A recording: OpenTelemetry's own SDK registered in memory, on whichever generation the user has installed. */

/// <reference lib="esnext.disposable" preserve="true" />

import * as api from "@opentelemetry/api";
import {
  hasContextManager,
  takeOverContext,
  takeOverLogs,
  takeOverMetrics,
  takeOverSpans,
  type Restore,
} from "./globals.ts";
import { MetricsStore } from "./metrics.ts";
import { RecordedTelemetry, type LogLevel, type Recorded } from "./recorded.ts";
import { loadSdk, type LogsApi } from "./sdk.ts";
import { LogsStore, SpansStore } from "./stores.ts";

/** What to record; all of it by default. */
export interface TelemetryOptions {
  readonly metrics?: boolean;
  readonly spans?: boolean;
  readonly logs?: boolean;
  /** Of the SDK, such as `new TraceIdRatioBasedSampler(0.5)`. Default: every span is recorded. */
  readonly sampler?: object;
  /** The lowest level that is recorded. Default: `trace`, which is everything. */
  readonly level?: LogLevel;
}

/**
 * A logger of pino's shape, for `setProviderLogger(telemetry.logger)` of a generated module whose logs go to an injected logger. Its lines
 * are recorded with the ids of the active span, beside the records of the logs API.
 */
export interface RecordingLogger {
  trace(fields: object, message: string): void;
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  fatal(fields: object, message: string): void;
  isLevelEnabled(level: string): boolean;
}

/** A recording that goes on until `shutdown()`. */
export interface Telemetry extends AsyncDisposable {
  readonly logger: RecordingLogger;
  /** What was recorded so far, since the start or the last reset. Runs the callbacks of observable gauges. */
  collect(): Promise<Recorded>;
  /** Forgets what was recorded, for the next test; providers, tracers and instruments stay. */
  reset(): Promise<void>;
  /** Ends the recording and puts the providers back that were registered before it. May be called again. */
  shutdown(): Promise<void>;
}

/** One at a time in a realm, whichever copy of this module began it. */
const ACTIVE = Symbol.for("gen-instrumented.testing.active");
const realm = globalThis as { [ACTIVE]?: string };

/**
 * Records metrics, spans and logs from now on, in memory, with the SDK packages that are installed: `@opentelemetry/sdk-metrics`,
 * `@opentelemetry/sdk-trace` (or `-trace-base`), `@opentelemetry/context-async-hooks`, and with API 1.10 or later
 * `@opentelemetry/sdk-logs`. Providers that are registered already are set aside, and put back by `shutdown()`; a context manager that is
 * there is used.
 *
 * @throws MissingPackageError that says what to install
 * @throws Error while another recording goes on: it would lose what this one takes
 */
export async function recordTelemetry(options: TelemetryOptions = {}): Promise<Telemetry> {
  const since = realm[ACTIVE];
  if (since !== undefined) {
    throw new Error(
      `Telemetry is being recorded already, begun ${since}. Call its shutdown() first, or share it: collect(), then reset() between tests.`,
    );
  }
  realm[ACTIVE] = callSite();
  const recorder = new Recorder(options);
  try {
    await recorder.start();
    return recorder;
  } catch (error) {
    await recorder.shutdown();
    throw error;
  }
}

class Recorder implements Telemetry {
  readonly logger: RecordingLogger;
  readonly #options: TelemetryOptions;
  readonly #spans = new SpansStore();
  readonly #logs: LogsStore;
  #metrics: MetricsStore | undefined;
  readonly #restores: Restore[] = [];
  readonly #ends: (() => Promise<void>)[] = [];
  #active = true;

  constructor(options: TelemetryOptions) {
    this.#options = options;
    this.#logs = new LogsStore(options.level ?? "trace");
    this.logger = this.#logs.logger;
  }

  async start(): Promise<void> {
    const { metrics = true, spans = true, logs = true, sampler } = this.#options;
    const sdk = await loadSdk({
      metrics,
      spans,
      logs,
      context: spans && !hasContextManager(),
      logsApi: (api as { logs?: LogsApi }).logs,
    });
    if (sdk.metrics !== undefined) {
      this.#metrics = new MetricsStore(sdk.metrics);
      const provider = new sdk.metrics.MeterProvider({ readers: [this.#metrics.reader] });
      this.#use(provider, takeOverMetrics(provider));
    }
    if (sdk.newContextManager !== undefined) this.#restores.push(takeOverContext(sdk.newContextManager()));
    if (sdk.NewTracerProvider !== undefined) {
      const provider = new sdk.NewTracerProvider({
        spanProcessors: [this.#spans],
        ...(sampler === undefined ? {} : { sampler }),
      });
      this.#use(provider, takeOverSpans(provider));
    }
    if (sdk.logs !== undefined) {
      const provider = new sdk.logs.sdk.LoggerProvider({ processors: [this.#logs] });
      this.#use(provider, takeOverLogs(sdk.logs.api, provider));
    }
  }

  async collect(): Promise<Recorded> {
    const { metrics, errors } = (await this.#metrics?.collect()) ?? { metrics: [], errors: [] };
    const { spans, openSpans, bySpanId } = this.#spans.picture();
    return new RecordedTelemetry({
      metrics,
      spans,
      openSpans,
      logs: this.#logs.picture(bySpanId),
      collectionErrors: errors,
    });
  }

  async reset(): Promise<void> {
    await this.#metrics?.reset();
    this.#spans.reset();
    this.#logs.reset();
  }

  async shutdown(): Promise<void> {
    if (!this.#active) return;
    this.#active = false;
    for (const restore of this.#restores.splice(0).reverse()) restore();
    Reflect.deleteProperty(realm, ACTIVE);
    for (const end of this.#ends.splice(0)) await end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  #use(provider: { shutdown(): Promise<void> }, restore: Restore): void {
    this.#restores.push(restore);
    this.#ends.push(() => provider.shutdown());
  }
}

/** The line that began a recording, for the message of a second one. */
function callSite(): string {
  const lines = (new Error().stack ?? "").split("\n").slice(1);
  const outside = lines.find((line) => !line.includes("recordTelemetry") && !line.includes("callSite"));
  return outside?.trim() ?? "elsewhere";
}
