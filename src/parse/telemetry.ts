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
  isMethodDeclaration,
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
  // The MetricService of nestjs-otel.
  getHistogram: "histogram",
  getCounter: "counter",
  getUpDownCounter: "counter",
  Histogram: "histogram",
  Summary: "histogram",
  Counter: "counter",
  Gauge: "other",
};
const HISTOGRAM_NAMES = /duration|latency|histogram|timer|timing|elapsed|instrument|metric|telemetry|(?:^|_)hist/i;
const COUNTER_NAMES = /count|errors?|failures?|metric|retries|total|telemetry|instrument|renewed|cleaned/i;
const METRICS_CLIENTS = /statsd|stats|metric|datadog|telemetry|meter|instrument|prom|newrelic/i;
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
const COLLECTOR_URL = /\/v1\/(?:metrics|traces|logs)\b|\/api\/v1\/(?:push|write)\b/;
const INGEST_URL = /\/v1\/(?:metrics|traces|logs)|\/api\/v1\/(?:push|write)|otlp|telemetry|metrics/i;

/** The instruments that a declared type names. */
const TYPES: Readonly<Record<string, Instrument["kind"]>> = {
  Histogram: "histogram",
  Summary: "histogram",
  Counter: "counter",
  UpDownCounter: "counter",
};

/** The instrument that something of this type is, if it is one. */
export function instrumentOfType({ typeName }: TypeScript.TypeReferenceNode): Instrument | undefined {
  const name = isIdentifier(typeName) ? typeName.text : typeName.right.text;
  const kind = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  return kind === undefined ? undefined : { kind, metric: undefined };
}

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
  const given = first !== undefined && isObjectLiteralExpression(first) ? valueOf(first, "name") : undefined;
  return { kind, metric: given !== undefined && isStringLiteralLike(given) ? given.text : undefined };
}

/** What an object literal has under a plain name. */
function valueOf(object: TypeScript.ObjectLiteralExpression, key: string): TypeScript.Expression | undefined {
  const found = object.properties.find(
    (each): each is TypeScript.PropertyAssignment =>
      isPropertyAssignment(each) && isIdentifier(each.name) && each.name.text === key,
  );
  return found?.initializer;
}

/** @param isWrapping whether the function that is being read is among the arguments, though perhaps not as a literal */
export function readCall(
  call: TypeScript.CallExpression,
  to: Readings,
  around: Surroundings,
  isWrapping = wraps(call),
): void {
  const callee = bare(call.expression);
  const step = (on: CallFact["on"], owner: string | undefined, name: string): number =>
    to.calls.push(callFact(on, owner, name, call, isWrapping));
  if (isIdentifier(callee)) {
    readPlainCall(callee.text, call, to, around);
    if (around.knows(callee.text) || SPAN_STARTERS.has(callee.text) || isWrapping)
      step("function", undefined, callee.text);
    return;
  }
  if (!isPropertyAccessExpression(callee)) return;
  const name = plainName(callee.name);
  const receiver = bare(callee.expression);
  if (receiver.kind === ts.SyntaxKind.ThisKeyword || receiver.kind === ts.SyntaxKind.SuperKeyword) {
    step(receiver.kind === ts.SyntaxKind.ThisKeyword ? "this" : "super", undefined, name);
    if (name === "log") readLog(call, to, around);
    return;
  }
  const chain = chainOf(receiver);
  const owner = chain.at(-1) ?? "";
  if (isPropertyAccessExpression(receiver) && receiver.expression.kind === ts.SyntaxKind.ThisKeyword)
    step("field", plainName(receiver.name), name);
  else if (isIdentifier(receiver) && (around.knows(receiver.text) || isWrapping)) step("object", receiver.text, name);
  readSpan(name, owner, call, to, around);
  readRecording(name, chain, call, to, around);
  if (chain.some((each) => LOGGERS.test(each))) {
    if (LOG_METHODS.has(name)) readLog(call, to, around);
    // What a logger is given for all of its records.
    if (name === "child" || name === "setBindings") readLogFields(call, to, around);
  }
  readBlocking(name, chain, call, to);
}

/** An object that is made may observe, from here to where it is done with. */
export function readNew(node: TypeScript.NewExpression, to: Readings, { knows }: Surroundings): void {
  const { expression } = node;
  if (isIdentifier(expression) && knows(expression.text))
    to.calls.push(callFact("new", undefined, expression.text, node, false));
}

const WORD = /^[\w.-]{1,80}$/;

function callFact(
  on: CallFact["on"],
  owner: string | undefined,
  name: string,
  { arguments: args }: TypeScript.CallExpression | TypeScript.NewExpression,
  isWrapping: boolean,
): CallFact {
  return {
    on,
    owner,
    name,
    wraps: isWrapping,
    literals: (args ?? NO_ARGUMENTS).flatMap((argument, index) =>
      isStringLiteralLike(argument) && WORD.test(argument.text) ? [{ ...literalFact(argument), index }] : [],
    ),
  };
}

const NO_ARGUMENTS: readonly TypeScript.Expression[] = [];
/** What helpers call the function in an object of options: `observe({ name: "read", fn: () => … })`. */
const WORK = /^(?:fn|func|callback|cb|run|work|task|action|execute|handler|operation|call)$/;

/** Whether a function is among the arguments, or in an object of options as the work to do. */
function wraps({ arguments: args }: TypeScript.CallExpression): boolean {
  return args.some(
    (each) =>
      isArrowFunction(each) ||
      isFunctionExpression(each) ||
      (isObjectLiteralExpression(each) && each.properties.some(isWork)),
  );
}

function isWork(property: TypeScript.ObjectLiteralElementLike): boolean {
  const { name } = property;
  if (name === undefined || !isIdentifier(name) || !WORK.test(name.text)) return false;
  return (
    isMethodDeclaration(property) ||
    (isPropertyAssignment(property) &&
      (isArrowFunction(property.initializer) || isFunctionExpression(property.initializer)))
  );
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
    to.spans.push(signal(first === undefined || !isObjectLiteralExpression(first) ? first : valueOf(first, "name")));
    const options = call.arguments.find((each): each is TypeScript.ObjectLiteralExpression =>
      isObjectLiteralExpression(each),
    );
    const attributes = options === undefined ? undefined : valueOf(options, "attributes");
    if (attributes !== undefined) to.keys.push(...keysOf(attributes, "attribute", constants));
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
  /^(?:record|observe|startTimer|timing|histogram|distribution|timer|async(?:Dist)?Timer|add|inc|increment|count|decrement|labels|(?:record|add|put|increment)Metric|trackDependency)$|duration|latency|elapsed|error|failure|retr/i;
/** What shows that a number given to `addMetric` and the like is a time. */
const TIME = /milli|seconds|duration|latency|elapsed|timer?\b|now\(\)|hrtime|start/i;

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
  const text = (): string => call.arguments.map((each) => each.getText()).join(" ");
  if (
    (name === "record" && isHistogram) ||
    ((name === "observe" || name === "startTimer") && (isHistogram || instrument?.kind === "histogram"))
  ) {
    to.durations.push(signal(undefined, label));
    labels(0);
  } else if (
    isClient &&
    (/^(?:timing|histogram|distribution|timer|async(?:Dist)?Timer)$/.test(name) ||
      /duration|latency|elapsed/i.test(name))
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
    // By position: `errors.labels("read", instanceId)`.
    for (const each of call.arguments)
      if (!isObjectLiteralExpression(bare(each))) to.keys.push(keyFact("", each, each, "label", constants));
  } else if (isClient && /^(?:record|add|put)Metric$/.test(name)) {
    (TIME.test(text()) ? to.durations : to.counters).push(signal(call.arguments[0]));
  } else if (isClient && name === "incrementMetric") {
    to.counters.push(signal(call.arguments[0]));
  } else if (name === "trackDependency") {
    readDependency(call, to, constants);
  } else if (isClient && /error|failure|retr/i.test(name)) {
    to.counters.push(signal(call.arguments[0], name));
    labels(0);
  }
}

/** Application Insights has one record for all: a span, how long it took, and whether it failed. */
function readDependency(call: TypeScript.CallExpression, to: Readings, constants: Constants): void {
  const [first] = call.arguments;
  if (first === undefined || !isObjectLiteralExpression(first)) return;
  const name = valueOf(first, "name");
  to.spans.push(signal(name));
  to.durations.push(signal(name));
  to.keys.push(...keysOf(first, "label", constants).filter(({ key }) => key === "success" || key === "resultCode"));
  const properties = valueOf(first, "properties");
  if (properties !== undefined) to.keys.push(...keysOf(properties, "attribute", constants));
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

function readLog(call: TypeScript.CallExpression, to: Readings, around: Surroundings): void {
  to.logs.push(signal(call.arguments.find((each) => isStringLiteralLike(each))));
  readLogFields(call, to, around);
}

function readLogFields(call: TypeScript.CallExpression, to: Readings, { constants }: Surroundings): void {
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
  const isIngest = (name === "post" || name === "put") && COLLECTOR_URL.test(call.arguments[0]?.getText() ?? "");
  const kind = isIngest ? "export" : blockingKind(name, chain);
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
