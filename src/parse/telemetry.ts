/** What a call means for observability: a span, a recording, a log record, something that blocks, or a step elsewhere. */

import type { BlockingFact, CallFact, KeyFact, SignalFact } from "../facts.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { bare, chainOf, isWaitedFor, literalFact, plainName } from "./expressions.ts";
import { keyFact, keysOf, keyText, type Constants } from "./keys.ts";
import { SPAN_STARTERS } from "../vocabulary.ts";
import {
  isArrowFunction,
  isBinaryExpression,
  isFunctionExpression,
  isIdentifier,
  isNumericLiteral,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isStringLiteralLike,
  isTemplateExpression,
} from "./nodes.ts";
import { placeOf } from "./ranges.ts";

/** What kind of instrument a name of the file holds, and the metric's name where a literal gives it. */
export interface Instrument {
  readonly kind: "histogram" | "counter" | "other";
  readonly metric: string | undefined;
}

export interface Surroundings {
  /** Whether the module declares a name at its top level, or imports it. */
  readonly knows: (name: string) => boolean;
  readonly instruments: ReadonlyMap<string, Instrument>;
  readonly constants: Constants;
}

/** Where readings are collected; a part of `BodyFacts` that can still grow. */
export interface Readings {
  readonly spans: SignalFact[];
  readonly durations: SignalFact[];
  readonly counters: SignalFact[];
  readonly logs: SignalFact[];
  readonly keys: KeyFact[];
  readonly blocking: BlockingFact[];
  readonly calls: CallFact[];
}

const CREATORS: Readonly<Record<string, Instrument["kind"]>> = {
  createHistogram: "histogram",
  createCounter: "counter",
  createUpDownCounter: "counter",
  createGauge: "other",
  createObservableGauge: "other",
  createObservableCounter: "other",
  Histogram: "histogram",
  Summary: "histogram",
  Counter: "counter",
  Gauge: "other",
};
const HISTOGRAM_NAMES = /duration|latency|histogram|timer|timing|elapsed|instrument|metric|telemetry|(?:^|_)hist/i;
const COUNTER_NAMES = /count|errors?|failures?|metric|retries|total|telemetry|instrument|renewed|cleaned/i;
const METRICS_CLIENTS = /statsd|stats|metric|datadog|telemetry|meter|instrument|prom/i;
const LOGGERS = /^(?:console|\w*log(?:ger|ging)?)$/i;
const LOG_METHODS = new Set([
  "trace",
  "debug",
  "info",
  "warn",
  "error",
  "fatal",
  "log",
  "notice",
  "verbose",
  "silly",
  "critical",
  "emit",
]);
const TELEMETRY =
  /telemetry|metric|meter|tracer|tracing|trace|span|logger|log|otel|exporter|processor|reader|statsd|sentry|provider|gateway|instrument/i;
const SYNC_IO = new Set(["appendFileSync", "writeFileSync", "writeSync", "execSync", "execFileSync", "spawnSync"]);
const TELEMETRY_TEXT = /log|metric|trace|telemetry|span|otel|duration|statsd/i;
const INGEST_URL = /\/v1\/(?:metrics|traces|logs)|\/api\/v1\/(?:push|write)|otlp|telemetry|metrics/i;

/** The instrument that a call makes, if it makes one. */
export function instrumentOf(node: TypeScript.CallExpression | TypeScript.NewExpression): Instrument | undefined {
  const { expression } = node;
  // Asked of every call: the name alone decides nearly always.
  const name = isPropertyAccessExpression(expression)
    ? expression.name.text
    : isIdentifier(expression)
      ? expression.text
      : "";
  const kind = Object.hasOwn(CREATORS, name) ? CREATORS[name] : undefined;
  if (kind === undefined) return undefined;
  const [first] = node.arguments ?? [];
  if (first !== undefined && isStringLiteralLike(first)) return { kind, metric: first.text };
  if (first !== undefined && isObjectLiteralExpression(first)) {
    const name = first.properties.find(
      (each): each is TypeScript.PropertyAssignment =>
        isPropertyAssignment(each) && isIdentifier(each.name) && each.name.text === "name",
    );
    return {
      kind,
      metric: name !== undefined && isStringLiteralLike(name.initializer) ? name.initializer.text : undefined,
    };
  }
  return { kind, metric: undefined };
}

export function readCall(call: TypeScript.CallExpression, to: Readings, around: Surroundings): void {
  const callee = bare(call.expression);
  if (isIdentifier(callee)) {
    readPlainCall(callee.text, call, to, around);
    if (around.knows(callee.text) || SPAN_STARTERS.has(callee.text) || wraps(call))
      to.calls.push(callFact("function", undefined, callee.text, call));
    return;
  }
  if (!isPropertyAccessExpression(callee)) return;
  const name = plainName(callee.name);
  const receiver = bare(callee.expression);
  if (receiver.kind === ts.SyntaxKind.ThisKeyword || receiver.kind === ts.SyntaxKind.SuperKeyword) {
    to.calls.push(callFact(receiver.kind === ts.SyntaxKind.ThisKeyword ? "this" : "super", undefined, name, call));
    if (name === "log") readLog(call, to, around);
    return;
  }
  const chain = chainOf(receiver);
  const owner = chain.at(-1) ?? "";
  if (isPropertyAccessExpression(receiver) && receiver.expression.kind === ts.SyntaxKind.ThisKeyword)
    to.calls.push(callFact("field", plainName(receiver.name), name, call));
  else if (isIdentifier(receiver) && (around.knows(receiver.text) || wraps(call)))
    to.calls.push(callFact("object", receiver.text, name, call));
  readSpan(name, owner, call, to, around);
  readRecording(name, chain, call, to, around);
  if (LOG_METHODS.has(name) && chain.some((each) => LOGGERS.test(each))) readLog(call, to, around);
  readBlocking(name, chain, call, to);
}

const WORD = /^[\w.-]{1,80}$/;

function callFact(
  on: CallFact["on"],
  owner: string | undefined,
  name: string,
  call: TypeScript.CallExpression,
): CallFact {
  return {
    on,
    owner,
    name,
    wraps: wraps(call),
    literals: call.arguments.flatMap((argument, index) =>
      isStringLiteralLike(argument) && WORD.test(argument.text) ? [{ ...literalFact(argument), index }] : [],
    ),
  };
}

/** Whether a function is among the arguments. */
function wraps({ arguments: args }: TypeScript.CallExpression): boolean {
  return args.some((each) => isArrowFunction(each) || isFunctionExpression(each));
}

function readPlainCall(name: string, call: TypeScript.CallExpression, to: Readings, around: Surroundings): void {
  if (LOGGERS.test(name) && call.arguments.length > 0) readLog(call, to, around);
  if (SYNC_IO.has(name)) readSyncIo(name, call, to);
  if (
    name === "fetch" &&
    isWaitedFor(call) &&
    call.arguments[0] !== undefined &&
    INGEST_URL.test(call.arguments[0].getText())
  ) {
    to.blocking.push({ kind: "export", call: "fetch", range: placeOf(call) });
  }
}

function readSpan(
  name: string,
  owner: string,
  call: TypeScript.CallExpression,
  to: Readings,
  { constants }: Surroundings,
): void {
  const [first] = call.arguments;
  if (SPAN_STARTERS.has(name) || ((name === "trace" || name === "wrap") && /tracer$/i.test(owner))) {
    to.spans.push(signal(first));
    const options = call.arguments.find((each): each is TypeScript.ObjectLiteralExpression =>
      isObjectLiteralExpression(each),
    );
    const attributes = options?.properties.find(
      (each): each is TypeScript.PropertyAssignment =>
        isPropertyAssignment(each) && isIdentifier(each.name) && each.name.text === "attributes",
    );
    if (attributes !== undefined) to.keys.push(...keysOf(attributes.initializer, "attribute", constants));
  }
  if ((name === "setAttribute" || name === "setTag") && first !== undefined && call.arguments[1] !== undefined) {
    const key = keyText(first, constants);
    if (key !== undefined) to.keys.push(keyFact(key, call.arguments[1], first, "attribute", constants));
  }
  if ((name === "setAttributes" || name === "addTags") && first !== undefined)
    to.keys.push(...keysOf(first, "attribute", constants));
  if (name === "addEvent" && call.arguments[1] !== undefined)
    to.keys.push(...keysOf(call.arguments[1], "attribute", constants));
}

/** A signal called by its first argument, when that is a literal, else by what holds the instrument. */
function signal(first: TypeScript.Expression | undefined, fallback?: string): SignalFact {
  return { name: first !== undefined && isStringLiteralLike(first) ? first.text : fallback };
}

/** The names of calls that may record; asked first, for most calls do not. */
const RECORDS =
  /^(?:record|observe|startTimer|timing|histogram|distribution|timer|add|inc|increment|count|decrement|labels)$|duration|latency|elapsed|error|failure|retr/i;

function readRecording(
  name: string,
  chain: readonly string[],
  call: TypeScript.CallExpression,
  to: Readings,
  { instruments, constants }: Surroundings,
): void {
  if (!RECORDS.test(name)) return;
  const instrument = chain.map((each) => instruments.get(each)).findLast((each) => each !== undefined);
  const isHistogram =
    instrument === undefined ? chain.some((each) => HISTOGRAM_NAMES.test(each)) : instrument.kind === "histogram";
  const isCounter =
    instrument === undefined ? chain.some((each) => COUNTER_NAMES.test(each)) : instrument.kind === "counter";
  const isClient = chain.some((each) => METRICS_CLIENTS.test(each));
  const label = instrument?.metric ?? chain.at(-1);
  const labels = (from: number): void => {
    for (const argument of call.arguments.slice(from)) to.keys.push(...keysOf(argument, "label", constants));
  };
  if (
    (name === "record" && isHistogram) ||
    ((name === "observe" || name === "startTimer") && (isHistogram || instrument?.kind === "histogram"))
  ) {
    to.durations.push(signal(undefined, label));
    labels(0);
  } else if (
    isClient &&
    (/^(?:timing|histogram|distribution|timer)$/.test(name) || /duration|latency|elapsed/i.test(name))
  ) {
    to.durations.push(signal(call.arguments[0]));
    labels(1);
  } else if (
    (name === "add" && isCounter && isCounting(call, instrument)) ||
    (name === "inc" && (isCounter || isClient))
  ) {
    to.counters.push(signal(undefined, label));
    labels(0);
  } else if (isClient && /^(?:increment|count|decrement)$/.test(name)) {
    to.counters.push(signal(call.arguments[0]));
    labels(1);
  } else if (name === "labels" && (instrument !== undefined || isHistogram || isCounter)) {
    labels(0);
  } else if (isClient && /error|failure|retr/i.test(name)) {
    to.counters.push(signal(call.arguments[0], name));
    labels(0);
  }
}

/** `errors.add(1)` counts, `seen.errors.add(error)` collects. */
function isCounting(call: TypeScript.CallExpression, instrument: Instrument | undefined): boolean {
  const [first, second] = call.arguments;
  return (
    instrument !== undefined ||
    second !== undefined ||
    (first !== undefined && (isNumericLiteral(first) || chainOf(first).at(-1) === "length"))
  );
}

function readLog(call: TypeScript.CallExpression, to: Readings, { constants }: Surroundings): void {
  to.logs.push(signal(call.arguments.find((each) => isStringLiteralLike(each))));
  for (const argument of call.arguments) {
    const at = bare(argument);
    if (isObjectLiteralExpression(at)) {
      const nested = at.properties.filter(
        (each): each is TypeScript.PropertyAssignment =>
          isPropertyAssignment(each) && isIdentifier(each.name) && each.name.text === "attributes",
      );
      to.keys.push(...keysOf(at, "log", constants).filter(({ key }) => nested.length === 0 || key !== "attributes"));
      for (const { initializer } of nested) to.keys.push(...keysOf(initializer, "log", constants));
    } else {
      for (const part of quotedParts(at)) to.keys.push(keyFact("", part, part, "log", constants));
      if (isIdentifier(at)) to.keys.push(...keysOf(at, "log", constants));
    }
  }
}

/** The values that a message text is put together from. */
function quotedParts(node: TypeScript.Expression): readonly TypeScript.Expression[] {
  const at = bare(node);
  if (isTemplateExpression(at)) return at.templateSpans.map(({ expression }) => expression);
  if (isBinaryExpression(at) && at.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return [...quotedParts(at.left), ...quotedParts(at.right)];
  return isStringLiteralLike(at) ? [] : [at];
}

function readBlocking(name: string, chain: readonly string[], call: TypeScript.CallExpression, to: Readings): void {
  if (SYNC_IO.has(name)) {
    readSyncIo(name, call, to);
    return;
  }
  const kind = blockingKind(name, chain);
  if (kind !== undefined && isWaitedFor(call)) to.blocking.push({ kind, call: name, range: placeOf(call) });
}

function blockingKind(name: string, chain: readonly string[]): BlockingFact["kind"] | undefined {
  if (!/[Ff]lush|^(?:export|push|collect)/.test(name)) return undefined;
  const on = (pattern: RegExp): boolean => chain.some((each) => pattern.test(each));
  if (name === "forceFlush" || /^record\w*AndFlush$/.test(name)) return "flush";
  if (/^flush(?:Metrics|Traces|Spans|Logs|Telemetry|All)?$/.test(name) && on(TELEMETRY)) return "flush";
  if (name === "collect" && on(/reader$/i)) return "flush";
  if (/^export(?:Metrics|Spans|Logs)?$/.test(name) && on(/export|report/i)) return "export";
  if (/^push(?:Add|Metrics)?$/.test(name) && on(/gateway|metric/i)) return "export";
  return undefined;
}

function readSyncIo(name: string, call: TypeScript.CallExpression, to: Readings): void {
  if (call.arguments.some((argument) => TELEMETRY_TEXT.test(argument.getText())))
    to.blocking.push({ kind: "sync-io", call: name, range: placeOf(call) });
}
