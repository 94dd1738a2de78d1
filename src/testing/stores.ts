/** Where the SDK's span and log processors put what they are given. */

import { trace } from "@opentelemetry/api";
import { describeValue } from "./describe.ts";
import { operationOf, type LogLevel, type RecordedException, type RecordedLog, type RecordedSpan } from "./recorded.ts";
import type { RecordingLogger } from "./recorder.ts";
import type { SdkLogRecord, SdkSpan } from "./sdk.ts";

const KINDS = ["internal", "server", "client", "producer", "consumer"] as const;
const STATUSES = ["unset", "ok", "error"] as const;
const LEVELS = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

export type SpansById = ReadonlyMap<string, RecordedSpan>;

/** A span processor that keeps what has ended, and knows what has not. */
export class SpansStore {
  #ended: SdkSpan[] = [];
  #open = new Map<string, string>();

  onStart(span: SdkSpan): void {
    this.#open.set(span.spanContext().spanId, span.name);
  }

  onEnd(span: SdkSpan): void {
    this.#open.delete(span.spanContext().spanId);
    this.#ended.push(span);
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  reset(): void {
    this.#ended = [];
    this.#open = new Map();
  }

  picture(): { readonly spans: RecordedSpan[]; readonly openSpans: string[]; readonly bySpanId: SpansById } {
    const family: Family = { bySpanId: new Map(), children: new Map() };
    const spans = this.#ended.map((span) => new SpanRecord(span, family));
    for (const span of spans) {
      family.bySpanId.set(span.spanId, span);
      if (span.parentSpanId === undefined) continue;
      family.children.set(span.parentSpanId, [...(family.children.get(span.parentSpanId) ?? []), span]);
    }
    for (const children of family.children.values()) children.sort((a, b) => a.startedAt - b.startedAt);
    return { spans, openSpans: [...this.#open.values()], bySpanId: family.bySpanId };
  }
}

interface Family {
  readonly bySpanId: Map<string, RecordedSpan>;
  readonly children: Map<string, RecordedSpan[]>;
}

/** Its relatives and the SDK's own span are getters of the class, so that a printed span is not the whole tree. */
class SpanRecord implements RecordedSpan {
  readonly name: string;
  readonly operation: string | undefined;
  readonly kind: RecordedSpan["kind"];
  readonly status: RecordedSpan["status"];
  readonly statusMessage: string | undefined;
  readonly attributes: RecordedSpan["attributes"];
  readonly events: RecordedSpan["events"];
  readonly exceptions: readonly RecordedException[];
  readonly links: RecordedSpan["links"];
  readonly startedAt: number;
  readonly duration: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly scope: string;
  readonly #readable: SdkSpan;
  readonly #family: Family;

  constructor(span: SdkSpan, family: Family) {
    const { traceId, spanId } = span.spanContext();
    this.name = span.name;
    this.operation = operationOf(span.name);
    this.kind = KINDS[span.kind] ?? "internal";
    this.status = STATUSES[span.status.code] ?? "unset";
    this.statusMessage = span.status.message;
    this.attributes = { ...span.attributes };
    this.events = span.events.map(({ name, time, attributes = {} }) => ({
      name,
      at: milliseconds(time),
      attributes: { ...attributes },
    }));
    this.exceptions = this.events
      .filter(({ name }) => name === "exception")
      .map(({ attributes }) => exception(attributes));
    this.links = span.links.map(({ context }) => ({ traceId: context.traceId, spanId: context.spanId }));
    this.startedAt = milliseconds(span.startTime);
    this.duration = milliseconds(span.duration);
    this.traceId = traceId;
    this.spanId = spanId;
    this.parentSpanId = span.parentSpanContext?.spanId;
    this.scope = span.instrumentationScope.name;
    this.#readable = span;
    this.#family = family;
  }

  get parent(): RecordedSpan | undefined {
    return this.parentSpanId === undefined ? undefined : this.#family.bySpanId.get(this.parentSpanId);
  }

  get children(): readonly RecordedSpan[] {
    return this.#family.children.get(this.spanId) ?? [];
  }

  get readable(): unknown {
    return this.#readable;
  }
}

interface Entry {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
}

/** A log record processor, and a logger: what both are given comes out as one list. */
export class LogsStore {
  readonly logger: RecordingLogger;
  readonly #lowest: number;
  #entries: Entry[] = [];

  constructor(level: LogLevel) {
    this.#lowest = LEVELS.indexOf(level);
    const log = (each: LogLevel) => (fields: object, message: string) => {
      if (!this.#isEnabled(each)) return;
      const active = trace.getActiveSpan()?.spanContext();
      this.#entries.push({
        level: each,
        message,
        fields: { ...fields },
        traceId: active?.traceId,
        spanId: active?.spanId,
      });
    };
    this.logger = {
      trace: log("trace"),
      debug: log("debug"),
      info: log("info"),
      warn: log("warn"),
      error: log("error"),
      fatal: log("fatal"),
      isLevelEnabled: (each) => this.#isEnabled(each as LogLevel),
    };
  }

  onEmit({ severityNumber = 0, body, attributes, spanContext }: SdkLogRecord): void {
    const level = levelOf(severityNumber);
    if (!this.#isEnabled(level)) return;
    this.#entries.push({
      level,
      message: typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body),
      fields: { ...attributes },
      traceId: spanContext?.traceId,
      spanId: spanContext?.spanId,
    });
  }

  /** Asked before a record is made: the cost of one below the level is not paid. */
  enabled({ severityNumber = 0 }: { readonly severityNumber?: number }): boolean {
    return this.#isEnabled(levelOf(severityNumber));
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  reset(): void {
    this.#entries = [];
  }

  picture(spans: SpansById): RecordedLog[] {
    return this.#entries.map((entry) => new LogRecord(entry, spans));
  }

  #isEnabled(level: LogLevel): boolean {
    return LEVELS.indexOf(level) >= this.#lowest;
  }
}

class LogRecord implements RecordedLog {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: RecordedLog["fields"];
  readonly operation: string | undefined;
  readonly instanceId: string | undefined;
  readonly errorType: string | undefined;
  readonly durationMs: number | undefined;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly #spans: SpansById;

  constructor({ level, message, fields, traceId, spanId }: Entry, spans: SpansById) {
    this.level = level;
    this.message = message;
    this.fields = fields;
    this.operation = text(fields["operation"]);
    this.instanceId = text(fields["instance_id"]);
    this.errorType = text(fields["error_type"]);
    this.durationMs = typeof fields["duration_ms"] === "number" ? fields["duration_ms"] : undefined;
    this.traceId = traceId;
    this.spanId = spanId;
    this.#spans = spans;
  }

  get span(): RecordedSpan | undefined {
    return this.spanId === undefined ? undefined : this.#spans.get(this.spanId);
  }
}

function exception(attributes: Readonly<Record<string, unknown>>): RecordedException {
  return {
    type: text(attributes["exception.type"]),
    message: text(attributes["exception.message"]),
    stacktrace: text(attributes["exception.stacktrace"]),
  };
}

/** Four numbers a level, from 1; 0 is a record that has none. */
function levelOf(severityNumber: number): LogLevel {
  return severityNumber === 0 ? "info" : (LEVELS[Math.ceil(severityNumber / 4) - 1] ?? "fatal");
}

function text(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : typeof value === "string" ? value : describeValue(value);
}

function milliseconds([seconds, nanoseconds]: readonly [number, number]): number {
  return seconds * 1000 + nanoseconds / 1e6;
}
