/** What was recorded, as plain data with questions: `Recorded` is a moment's picture, which later calls do not change. */

import { CATALOGUE, QUEUE_DEPTHS } from "../catalogue.ts";
import { PROFILES, type Profile } from "../profiles.ts";
import { describeRecorded } from "./describe.ts";
import type { RecordedMetric } from "./metrics.ts";

/** Labels of a metric's point. */
export type Labels = Readonly<Record<string, unknown>>;

/** One point of a histogram, or several merged. */
export interface HistogramPoint {
  readonly count: number;
  /** In `unit`, as are `min` and `max`; `NaN` never. */
  readonly sum: number;
  /** undefined where `count` is 0. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Upper bounds of all buckets but the last, in `unit`. */
  readonly boundaries: readonly number[];
  /** How many values each bucket holds: one more than there are boundaries. */
  readonly counts: readonly number[];
  /** `ms` in the profile `duroxide`, `s` in the others; empty where nothing was recorded. */
  readonly unit: string;
  readonly labels: Labels;
}

/** The durations of an operation's calls, failed ones included. `count` is the number of calls that have ended. */
export type Durations = Omit<HistogramPoint, "labels">;

export type SpanStatus = "unset" | "ok" | "error";

export interface RecordedSpanEvent {
  readonly name: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly attributes: Labels;
}

/** An exception that a span recorded. */
export interface RecordedException {
  readonly type: string | undefined;
  readonly message: string | undefined;
  readonly stacktrace: string | undefined;
}

/** A span that has ended. */
export interface RecordedSpan {
  readonly name: string;
  /** `fetch_orchestration_item` of `provider.fetch_orchestration_item`; undefined for spans of other code. */
  readonly operation: string | undefined;
  readonly kind: "internal" | "server" | "client" | "producer" | "consumer";
  /** A success is `unset`: only whoever is responsible for the whole says `ok`. */
  readonly status: SpanStatus;
  readonly statusMessage: string | undefined;
  readonly attributes: Labels;
  readonly events: readonly RecordedSpanEvent[];
  readonly exceptions: readonly RecordedException[];
  /** The ids of the spans that it links to. */
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds. */
  readonly duration: number;
  readonly traceId: string;
  readonly spanId: string;
  /** Set also where the parent itself was not recorded: it has not ended yet, or is in another process. */
  readonly parentSpanId: string | undefined;
  /** The name of the instrumentation scope: by default the class's. */
  readonly scope: string;
  /** The span that was active when this one started, if it has ended too. */
  readonly parent: RecordedSpan | undefined;
  /** In the order of their start. */
  readonly children: readonly RecordedSpan[];
  /** The SDK's own span, for what is not here. */
  readonly readable: unknown;
}

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal";

/** A record of the logs API, or a line given to the recording's logger. */
export interface RecordedLog {
  readonly level: LogLevel;
  readonly message: string;
  /** All fields, under the names that they were logged by. */
  readonly fields: Labels;
  /** Field `operation`. */
  readonly operation: string | undefined;
  /** Field `instance_id`. */
  readonly instanceId: string | undefined;
  /** Field `error_type`. */
  readonly errorType: string | undefined;
  /** Field `duration_ms`. */
  readonly durationMs: number | undefined;
  /** Of the span that was active when it was logged. */
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  /** That span, if it has ended. */
  readonly span: RecordedSpan | undefined;
}

export interface SessionsRecorded {
  readonly renewed: number;
  readonly cleaned: number;
}

/** Messages in each queue; undefined where no gauge was observed. */
export interface QueueDepthsRecorded {
  readonly orchestrator: number | undefined;
  readonly worker: number | undefined;
  readonly timer: number | undefined;
}

/**
 * All that was recorded from the start, or the last reset, until `collect()` was called. Operations are named as on their spans, without
 * `provider.`: `fetch_orchestration_item`, whatever the naming profile calls the metrics. What was not recorded is 0, empty or undefined.
 */
export interface Recorded {
  /** The operations that have a duration or a span, sorted. */
  readonly operations: readonly string[];
  /** Of all calls of an operation. A histogram's own name does too, where the config gives it one. */
  readonly durations: (operation: string) => Durations;
  /** How many calls failed with an infrastructure error, by `error_type`; of one operation, or of all. */
  readonly errors: (operation?: string) => Readonly<Record<string, number>>;
  /** How many attempts of an operation repeated a failed one. Default: `ack_orchestration_item`. */
  readonly retries: (operation?: string) => number;
  /** How many sessions were renewed and cleaned up. */
  readonly sessions: () => SessionsRecorded;
  /** The gauges of `observeQueueDepths()`, as they stood when `collect()` was called. */
  readonly queueDepths: () => QueueDepthsRecorded;

  /** Names of all instruments that hold a point, sorted. */
  readonly instruments: readonly string[];
  /** The one point with exactly these labels; without `labels`, the only point there is. @throws Error where there are several. */
  readonly histogram: (name: string, labels?: Labels) => HistogramPoint | undefined;
  /** The sum of all points of a counter that carry these labels at least. */
  readonly counter: (name: string, labels?: Labels) => number;
  /** The last value of a gauge. */
  readonly gauge: (name: string, labels?: Labels) => number | undefined;
  /** The label sets of an instrument, in the order of their first use. */
  readonly labels: (name: string) => readonly Labels[];

  /** Ended spans, in the order of their end. */
  readonly spans: readonly RecordedSpan[];
  /** The spans of an operation, or those with exactly this name. */
  readonly spansOf: (operation: string) => readonly RecordedSpan[];
  /** The names of spans that were started and have not ended. */
  readonly openSpans: readonly string[];

  /** In the order in which they were logged. */
  readonly logs: readonly RecordedLog[];
  /** The records whose field `operation` is this. */
  readonly logsOf: (operation: string) => readonly RecordedLog[];

  /** What the SDK reports of observable callbacks that failed. */
  readonly collectionErrors: readonly unknown[];
  /** All of it, as the messages of the matchers show it. */
  toString(): string;
}

/** What a picture is made from. */
export interface Recording {
  readonly metrics: readonly RecordedMetric[];
  readonly spans: readonly RecordedSpan[];
  readonly openSpans: readonly string[];
  readonly logs: readonly RecordedLog[];
  readonly collectionErrors: readonly unknown[];
}

const BRAND = Symbol.for("gen-instrumented.testing.Recorded");
const ALL_PROFILES: readonly Profile[] = Object.values(PROFILES);
const SPAN_PREFIX = "provider.";

/** Whether a value is what `collect()` gives, of whichever copy of this module. */
export function isRecorded(value: unknown): value is Recorded {
  return typeof value === "object" && value !== null && BRAND in value;
}

/** `fetch` of `provider.fetch`. */
export function operationOf(span: string): string | undefined {
  return span.startsWith(SPAN_PREFIX) ? span.slice(SPAN_PREFIX.length) : undefined;
}

export class RecordedTelemetry implements Recorded {
  readonly [BRAND] = true;
  readonly spans: readonly RecordedSpan[];
  readonly openSpans: readonly string[];
  readonly logs: readonly RecordedLog[];
  readonly collectionErrors: readonly unknown[];
  readonly #metrics: readonly RecordedMetric[];

  constructor({ metrics, spans, openSpans, logs, collectionErrors }: Recording) {
    this.#metrics = metrics;
    this.spans = spans;
    this.openSpans = openSpans;
    this.logs = logs;
    this.collectionErrors = collectionErrors;
  }

  get operations(): readonly string[] {
    const names = this.spans.flatMap(({ operation }) => operation ?? []);
    for (const metric of this.#metrics) {
      if (metric.kind !== "histogram") continue;
      const own = /^provider\.(?<operation>.+)_duration_ms$/.exec(metric.name)?.groups?.["operation"];
      if (own !== undefined) names.push(own);
      for (const { labels } of metric.points) {
        if (typeof labels["operation"] === "string") names.push(labels["operation"]);
      }
    }
    return [...new Set(names)].sort();
  }

  durations = (operation: string): Durations => {
    const points = this.#durationPoints(operation);
    const [first] = points;
    const counts = first?.counts.map((_, bucket) => sum(points.map((point) => point.counts[bucket] ?? 0))) ?? [];
    return {
      count: sum(points.map(({ count }) => count)),
      sum: sum(points.map((point) => point.sum)),
      min: extreme(
        points.map(({ min }) => min),
        Math.min,
      ),
      max: extreme(
        points.map(({ max }) => max),
        Math.max,
      ),
      boundaries: first?.boundaries ?? [],
      counts,
      unit: first?.unit ?? "",
    };
  };

  errors = (operation?: string): Readonly<Record<string, number>> => {
    const byType: Record<string, number> = {};
    const add = (type: unknown, value: number): void => {
      if (typeof type === "string" && value > 0) byType[type] = (byType[type] ?? 0) + value;
    };
    const labels = operation === undefined ? undefined : [operation, errorLabelOf(operation)];
    for (const metric of this.#metrics) {
      for (const point of metric.points) {
        if (labels !== undefined && !labels.includes(String(point.labels["operation"]))) continue;
        if (point.kind === "number" && ERROR_COUNTERS.has(metric.name)) add(point.labels["error_type"], point.value);
        // Profiles without an error counter tell the failures in the histogram.
        if (point.kind === "histogram") add(point.labels["error.type"], point.count);
      }
    }
    return byType;
  };

  retries = (operation = "ack_orchestration_item"): number => {
    const counter = CATALOGUE.find((spec) => spec.operation === operation)?.retries?.metric;
    return this.counter(counter ?? operation);
  };

  sessions = (): SessionsRecorded => ({
    renewed: this.counter("provider.sessions_renewed"),
    cleaned: this.counter("provider.sessions_cleaned"),
  });

  queueDepths = (): QueueDepthsRecorded => {
    const depthOf = (queue: (typeof QUEUE_DEPTHS)[number]["queue"]): number | undefined =>
      ALL_PROFILES.map(({ queueDepths }) => queueDepths[queue])
        .map((name) => (name === undefined ? undefined : this.gauge(name)))
        .find((depth) => depth !== undefined);
    return { orchestrator: depthOf("orchestrator"), worker: depthOf("worker"), timer: depthOf("timer") };
  };

  get instruments(): readonly string[] {
    return [...new Set(this.#metrics.filter(({ points }) => points.length > 0).map(({ name }) => name))].sort();
  }

  histogram = (name: string, labels?: Labels): HistogramPoint | undefined => {
    const found = this.#histogramPoints(name).filter(
      (point) => labels === undefined || (includes(point.labels, labels) && includes(labels, point.labels)),
    );
    if (found.length > 1) throw new Error(`'${name}' has ${found.length} points; say which labels.`);
    return found[0];
  };

  counter = (name: string, labels: Labels = {}): number => sum(this.#values(name, labels));

  gauge = (name: string, labels: Labels = {}): number | undefined => this.#values(name, labels).at(-1);

  labels = (name: string): readonly Labels[] => this.#points(name).map(({ labels }) => labels);

  spansOf = (operation: string): readonly RecordedSpan[] =>
    this.spans.filter((span) => span.operation === operation || span.name === operation);

  logsOf = (operation: string): readonly RecordedLog[] => this.logs.filter((log) => log.operation === operation);

  toString(): string {
    return describeRecorded(this);
  }

  #points(name: string): readonly RecordedMetric["points"][number][] {
    return this.#metrics.filter((metric) => metric.name === name).flatMap(({ points }) => points);
  }

  #values(name: string, labels: Labels): number[] {
    return this.#points(name).flatMap((point) =>
      point.kind === "number" && includes(point.labels, labels) ? [point.value] : [],
    );
  }

  #histogramPoints(name: string): HistogramPoint[] {
    return this.#points(name).flatMap((point) => (point.kind === "histogram" ? [point] : []));
  }

  /** Under each profile's name; those that share one histogram label it. */
  #durationPoints(operation: string): HistogramPoint[] {
    const shared = ALL_PROFILES.filter(({ duration }) => "operation" in duration.labels);
    const labelled = new Set(shared.map(({ duration }) => duration.metric({ operation })));
    const own = ALL_PROFILES.map(({ duration }) => duration.metric({ operation })).filter(
      (name) => !labelled.has(name),
    );
    return [...new Set([...own, operation]), ...labelled].flatMap((name) =>
      this.#histogramPoints(name).filter(({ labels }) => !labelled.has(name) || labels["operation"] === operation),
    );
  }
}

const ERROR_COUNTERS: ReadonlySet<string> = new Set(ALL_PROFILES.flatMap(({ errors }) => errors?.metric ?? []));

/** The guide abbreviates some operations where it counts errors. */
function errorLabelOf(operation: string): string {
  return CATALOGUE.find((spec) => spec.operation === operation)?.errorLabel ?? operation;
}

function includes(labels: Labels, part: Labels): boolean {
  return Object.entries(part).every(([key, value]) => labels[key] === value);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function extreme(values: readonly (number | undefined)[], pick: (...values: number[]) => number): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : pick(...known);
}
