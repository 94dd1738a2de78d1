/**
 * The entry `gen-instrumented/testing/matchers`: matchers for `expect` of vitest and jest, over what `telemetry.collect()` gives.
 * `expect.extend(telemetryMatchers)` adds them; `gen-instrumented/testing/vitest`, `/jest` and `/jest-globals` do so, with types.
 */

import { describeCounters, describeLogs, describeOperations, describeSpans, describeValue } from "./describe.ts";
import {
  isRecorded,
  type Labels,
  type LogLevel,
  type Recorded,
  type RecordedSpan,
  type SpanStatus,
} from "./recorded.ts";

/** What must hold of an operation's calls. */
export interface ExpectedCalls {
  /** Exactly so many calls; without it at least one. With `status` or `errorType`: so many calls of that kind. */
  readonly count?: number;
  /** `error`: counted as an infrastructure error. `ok`: not so, which expected errors are not either. */
  readonly status?: "ok" | "error";
  /** Failed with this `error_type`. */
  readonly errorType?: string;
}

/** What must hold of one span, at least. */
export interface ExpectedSpan {
  /** Exactly so many spans like this; without it at least one. */
  readonly count?: number;
  /** The name of the span it was started in, or that span's operation; `null` for a root. */
  readonly parent?: string | null;
  /** These attributes at least. Values may be asymmetric matchers. */
  readonly attributes?: Labels;
  readonly status?: SpanStatus;
  /** Attribute `error.type`. */
  readonly errorType?: string;
  readonly kind?: RecordedSpan["kind"];
  /** The message of an exception that it recorded. */
  readonly exception?: unknown;
}

/** What must hold of one log record, at least. */
export interface ExpectedLog {
  readonly count?: number;
  readonly level?: LogLevel;
  readonly message?: unknown;
  readonly instanceId?: string;
  readonly errorType?: string;
  /** These fields at least. Values may be asymmetric matchers. */
  readonly fields?: Labels;
  /** Logged in a span of this name or operation; `true`: in any. */
  readonly span?: string | boolean;
}

/** The matchers as `expect(recorded)` has them. `R` is what a matcher returns. */
export interface TelemetryMatchers<R = void> {
  /** Calls of an operation were timed: at least one, or as many and of the kind as is said. */
  toHaveRecorded(operation: string, expected?: ExpectedCalls): R;
  /** A span of this name, or of this operation, was recorded. */
  toHaveSpan(name: string, expected?: ExpectedSpan): R;
  /** An operation logged a record. */
  toHaveLogged(operation: string, expected?: ExpectedLog): R;
  /** A counter holds this sum over all points with these labels; without `amount`, anything but 0. */
  toHaveCounted(counter: string, amount?: number, labels?: Labels): R;
  /** Attempts of an operation repeated failed ones: so many, or at least one. Default: the operation that is retried by the guide. */
  toHaveRetried(operation?: string, count?: number): R;
  /** The gauges of the queues show these depths. A queue that is left out is not looked at. */
  toHaveQueueDepths(depths: { readonly orchestrator?: number; readonly worker?: number; readonly timer?: number }): R;
}

interface MatcherContext {
  readonly isNot?: boolean;
  equals(a: unknown, b: unknown): boolean;
}

interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

type Matcher = (this: MatcherContext, received: unknown, ...args: never[]) => MatcherResult;

/** For `expect.extend(telemetryMatchers)`. */
export const telemetryMatchers = {
  toHaveRecorded(this: MatcherContext, received: unknown, operation: string, expected: ExpectedCalls = {}) {
    const recorded = mustBeRecorded(received, "toHaveRecorded");
    const { count, status, errorType } = expected;
    const calls = recorded.durations(operation).count;
    const errors = recorded.errors(operation);
    const failed = Object.values(errors).reduce((total, each) => total + each, 0);
    // What failed and was not timed, because metrics of durations are named otherwise, is still a failure.
    const found =
      errorType !== undefined
        ? (errors[errorType] ?? 0)
        : status === "error"
          ? failed
          : status === "ok"
            ? calls - failed
            : calls;
    const kind =
      errorType === undefined
        ? status && (status === "ok" ? "no error" : "an error")
        : `error_type ${describeValue(errorType)}`;
    const what = `a call of ${operation}${kind === undefined ? "" : ` with ${kind}`}`;
    return counted(what, found, count, this.isNot, () => describeOperations(recorded));
  },

  toHaveSpan(this: MatcherContext, received: unknown, name: string, expected: ExpectedSpan = {}) {
    const recorded = mustBeRecorded(received, "toHaveSpan");
    const { count, ...wanted } = expected;
    const found = recorded.spansOf(name).filter((span) => fits(this, span, wanted));
    return counted(`a span ${name}${like(wanted)}`, found.length, count, this.isNot, () => describeSpans(recorded));
  },

  toHaveLogged(this: MatcherContext, received: unknown, operation: string, expected: ExpectedLog = {}) {
    const recorded = mustBeRecorded(received, "toHaveLogged");
    const { count, span, fields = {}, ...own } = expected;
    const found = recorded
      .logsOf(operation)
      .filter(
        (log) =>
          containing(this, log, own) &&
          containing(this, log.fields, fields) &&
          (span === undefined ||
            (typeof span === "boolean"
              ? span === (log.spanId !== undefined)
              : log.span?.name === span || log.span?.operation === span)),
      );
    const { count: _, ...wanted } = expected;
    return counted(`a log record of ${operation}${like(wanted)}`, found.length, count, this.isNot, () =>
      describeLogs(recorded),
    );
  },

  toHaveCounted(this: MatcherContext, received: unknown, counter: string, amount?: number, labels: Labels = {}) {
    const recorded = mustBeRecorded(received, "toHaveCounted");
    const sum = recorded.counter(counter, labels);
    const wanted = amount === undefined ? "anything" : String(amount);
    return {
      pass: amount === undefined ? sum !== 0 : this.equals(sum, amount),
      message: () =>
        `Expected ${counter}${like(labels)} ${this.isNot === true ? "not " : ""}to have counted ${wanted}; it counted ${String(sum)}.\n\n${describeCounters(recorded)}`,
    };
  },

  toHaveRetried(this: MatcherContext, received: unknown, operation = "ack_orchestration_item", count?: number) {
    const recorded = mustBeRecorded(received, "toHaveRetried");
    return counted(`a retry of ${operation}`, recorded.retries(operation), count, this.isNot, () =>
      describeCounters(recorded),
    );
  },

  toHaveQueueDepths(this: MatcherContext, received: unknown, depths: object) {
    const recorded = mustBeRecorded(received, "toHaveQueueDepths");
    const found = recorded.queueDepths();
    return {
      pass: containing(this, found, depths),
      message: () =>
        `Expected the queue depths ${this.isNot === true ? "not " : ""}to be ${describeValue(depths)}; they are ${describeValue(found)}.\n\n${describeCounters(recorded)}`,
    };
  },
} satisfies Record<keyof TelemetryMatchers, Matcher>;

function counted(
  what: string,
  found: number,
  wanted: number | undefined,
  isNot: boolean | undefined,
  describe: () => string,
): MatcherResult {
  const often = wanted === undefined ? "" : ` ${times(wanted)}`;
  const was = found === 0 ? "it never was" : `it was, ${times(found)}`;
  return {
    pass: wanted === undefined ? found > 0 : found === wanted,
    message: () => `Expected ${what} ${isNot === true ? "not " : ""}to be recorded${often}; ${was}.\n\n${describe()}`,
  };
}

function times(count: number): string {
  return count === 0 ? "never" : count === 1 ? "once" : `${count} times`;
}

function fits(context: MatcherContext, span: RecordedSpan, expected: Omit<ExpectedSpan, "count">): boolean {
  const { parent, attributes = {}, errorType, exception, ...own } = expected;
  if (!containing(context, span, own) || !containing(context, span.attributes, attributes)) return false;
  if (errorType !== undefined && !context.equals(span.attributes["error.type"], errorType)) return false;
  if (exception !== undefined && !span.exceptions.some(({ message }) => context.equals(message, exception)))
    return false;
  if (parent === undefined) return true;
  if (parent === null) return span.parentSpanId === undefined;
  return span.parent?.name === parent || span.parent?.operation === parent;
}

/** Whether `value` has all that `part` says, nested values compared whole. */
function containing(context: MatcherContext, value: object, part: object): boolean {
  return Object.entries(part).every(
    ([key, wanted]) => wanted === undefined || context.equals((value as Record<string, unknown>)[key], wanted),
  );
}

function like(wanted: object): string {
  const texts = Object.entries(wanted).flatMap(([name, value]: [string, unknown]) => {
    if (value === undefined) return [];
    const isLabels = name === "attributes" || name === "fields";
    const text = isLabels
      ? `{ ${Object.entries(value as object)
          .map(([key, each]) => `${key}: ${describeValue(each)}`)
          .join(", ")} }`
      : describeValue(value);
    return [`${name}: ${text}`];
  });
  return texts.length === 0 ? "" : ` { ${texts.join(", ")} }`;
}

function mustBeRecorded(received: unknown, matcher: string): Recorded {
  if (isRecorded(received)) return received;
  const hint =
    received instanceof Promise
      ? "a promise: await it first"
      : typeof (received as { collect?: unknown } | null | undefined)?.collect === "function"
        ? "the recording itself, and it has still to be collected"
        : describeValue(received);
  throw new TypeError(
    `${matcher} wants what collect() gives: expect(await telemetry.collect()).${matcher}(…). It was given ${hint}.`,
  );
}
