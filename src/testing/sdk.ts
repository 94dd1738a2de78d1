/** The only door to the SDK: the packages that the user has installed, of either generation. */

import type { ContextManager, MeterProvider, TracerProvider } from "@opentelemetry/api";

/** A package that a recording needs and that is not installed; the message says which, and the command that installs it. */
export class MissingPackageError extends Error {
  override readonly name = "MissingPackageError";
  /** The names of all packages that are missing. */
  readonly packages: readonly string[];

  constructor(packages: readonly string[], generation: SdkGeneration) {
    super(
      `recordTelemetry() records on OpenTelemetry's own SDK, and ${packages.join(", ")} ${packages.length === 1 ? "is" : "are"} not installed.\n` +
        `Run: ${sdkCommand(packages, generation)}`,
    );
    this.packages = packages;
  }
}

/** 2: SDK 2, with `@opentelemetry/api` 1.9; 3: SDK 3, with 1.10 or later, which has the logs API. */
export type SdkGeneration = 2 | 3;

/** The packages of the SDK, for each what else will do. SDK 2 has spans under the name with -base, too; that is the one most people know. */
export const SDK_PACKAGES = {
  metrics: ["@opentelemetry/sdk-metrics"],
  spans: ["@opentelemetry/sdk-trace", "@opentelemetry/sdk-trace-base"],
  context: ["@opentelemetry/context-async-hooks"],
  logs: ["@opentelemetry/sdk-logs"],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

/** What installs packages of the SDK that are missing. */
export function sdkCommand(packages: readonly string[], generation: SdkGeneration): string {
  return `npm install --save-dev ${packages.map((name) => `${name}@${String(generation)}`).join(" ")}`;
}

/** A point of a histogram, a counter or a gauge, as both generations give it. */
export interface SdkPoint {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly value: unknown;
}

export interface SdkMetric {
  readonly descriptor: { readonly name: string; readonly description: string; readonly unit: string };
  readonly dataPointType: number;
  readonly dataPoints: readonly SdkPoint[];
}

export interface SdkReader {
  collect(): Promise<{
    readonly resourceMetrics: {
      readonly scopeMetrics: readonly {
        readonly scope: { readonly name: string };
        readonly metrics: readonly SdkMetric[];
      }[];
    };
    readonly errors: readonly unknown[];
  }>;
}

type Time = readonly [seconds: number, nanoseconds: number];

interface SdkSpanContext {
  readonly traceId: string;
  readonly spanId: string;
}

/** A span that has ended. */
export interface SdkSpan {
  readonly name: string;
  readonly kind: number;
  readonly status: { readonly code: number; readonly message?: string };
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string; readonly time: Time; readonly attributes?: object }[];
  readonly links: readonly { readonly context: SdkSpanContext }[];
  readonly startTime: Time;
  readonly duration: Time;
  readonly parentSpanContext?: SdkSpanContext;
  readonly instrumentationScope: { readonly name: string };
  spanContext(): SdkSpanContext;
}

export interface SdkLogRecord {
  readonly severityNumber?: number;
  readonly body?: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly spanContext?: SdkSpanContext;
}

interface Stoppable {
  shutdown(): Promise<void>;
}

interface MetricsSdk {
  readonly MeterProvider: new (options: { readers: readonly SdkReader[] }) => MeterProvider & Stoppable;
  /** The abstract base of readers. */
  readonly MetricReader: new (options: { aggregationTemporalitySelector: (type: string) => number }) => SdkReader;
  readonly AggregationTemporality: { readonly DELTA: number; readonly CUMULATIVE: number };
  readonly DataPointType: { readonly HISTOGRAM: number; readonly SUM: number; readonly GAUGE: number };
}

interface SpanProcessor extends Stoppable {
  onStart(span: SdkSpan): void;
  onEnd(span: SdkSpan): void;
  forceFlush(): Promise<void>;
}

type NewTracerProvider = new (options: {
  spanProcessors: readonly SpanProcessor[];
  sampler?: unknown;
}) => TracerProvider & Stoppable;

interface LogsSdk {
  readonly LoggerProvider: new (options: { processors: readonly object[] }) => object & Stoppable;
}

/** The logs API, wherever it is: in `@opentelemetry/api` from 1.10, before that in `@opentelemetry/api-logs`. */
export interface LogsApi {
  getLoggerProvider(): object;
  setGlobalLoggerProvider(provider: object): unknown;
  disable(): void;
}

export interface Sdk {
  readonly metrics: MetricsSdk | undefined;
  readonly NewTracerProvider: NewTracerProvider | undefined;
  readonly newContextManager: (() => ContextManager) | undefined;
  readonly logs: { readonly sdk: LogsSdk; readonly api: LogsApi } | undefined;
}

export interface Wanted {
  readonly metrics: boolean;
  readonly spans: boolean;
  /** Whether a context manager is needed: without one no span has a parent. */
  readonly context: boolean;
  readonly logs: boolean;
  /** `logs` of `@opentelemetry/api`, where that has it. */
  readonly logsApi: LogsApi | undefined;
}

/**
 * Loads what is wanted.
 * @throws {MissingPackageError} that names every package that is not installed
 */
export async function loadSdk({ metrics, spans, context, logs, logsApi }: Wanted): Promise<Sdk> {
  const missing: string[] = [];
  const required = async (names: readonly [string, ...string[]]): Promise<Module | undefined> => {
    const found = await loadFirst(names);
    if (found === undefined) missing.push(names[0]);
    return found;
  };
  const metricsSdk = metrics ? await required(SDK_PACKAGES.metrics) : undefined;
  const traceSdk = spans ? await required(SDK_PACKAGES.spans) : undefined;
  const contextSdk = context ? await required(SDK_PACKAGES.context) : undefined;
  const logsSdk = logs ? await loadLogs(logsApi, required) : undefined;
  if (missing.length > 0) throw new MissingPackageError(missing, logsApi === undefined ? 2 : 3);

  const Manager = contextSdk?.["AsyncLocalStorageContextManager"] as (new () => ContextManager) | undefined;
  return {
    metrics: metricsSdk as unknown as MetricsSdk | undefined,
    NewTracerProvider: (traceSdk?.["TracerProvider"] ?? traceSdk?.["BasicTracerProvider"]) as
      NewTracerProvider | undefined,
    newContextManager: Manager === undefined ? undefined : (): ContextManager => new Manager(),
    logs: logsSdk,
  };
}

/** From API 1.10 on generated code logs there, so its SDK is needed; before that only other code logs to the API. */
async function loadLogs(
  logsApi: LogsApi | undefined,
  required: (names: readonly [string, ...string[]]) => Promise<Module | undefined>,
): Promise<Sdk["logs"]> {
  if (logsApi !== undefined) {
    const sdk = await required(SDK_PACKAGES.logs);
    return sdk === undefined ? undefined : { sdk: sdk as unknown as LogsSdk, api: logsApi };
  }
  const [sdk, api] = [await loadFirst(SDK_PACKAGES.logs), await loadFirst(["@opentelemetry/api-logs"])];
  return sdk === undefined || api === undefined
    ? undefined
    : { sdk: sdk as unknown as LogsSdk, api: api["logs"] as LogsApi };
}

type Module = Readonly<Record<string, unknown>>;

async function loadFirst(names: readonly string[]): Promise<Module | undefined> {
  for (const name of names) {
    try {
      const found = (await import(/* @vite-ignore */ name)) as Module;
      // CommonJS whose names Node cannot tell arrives whole, as the default.
      return found["default"] !== undefined && Object.keys(found).length <= 2 ? (found["default"] as Module) : found;
    } catch (error) {
      if (!isMissing(error, name)) throw error;
    }
  }
  return undefined;
}

/** Whether it is this package that is not there, and not one that it needs itself. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  const isNotFound = code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND";
  const [first = ""] = String(message).split("\n");
  return isNotFound && (first.includes(`'${name}'`) || first.includes(`"${name}"`));
}
