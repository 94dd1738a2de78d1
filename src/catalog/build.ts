/** `ProviderModel` → the signals that it emits: the very model that is rendered, so that no name is written down twice. */

import type { Operation, ProviderClassModel, ProviderModel, RuntimeModel } from "../model.ts";
import { ERROR_COUNTER, ERROR_TYPES, LOG_MESSAGES, QUEUE_GAUGE, SPAN } from "../signals.ts";
import type { ValueKind } from "../source.ts";
import type {
  CatalogAttribute,
  CatalogLog,
  CatalogMetric,
  CatalogOperation,
  CatalogProvider,
  CatalogSpan,
} from "./schema.ts";

const errorTypes = [...ERROR_TYPES].sort();
const TYPES: Readonly<Record<ValueKind, CatalogAttribute["type"]>> = {
  text: "string",
  number: "number",
  bigint: "string", // as its digits
  boolean: "boolean",
  list: "list",
  other: "any",
  unknown: "any",
};

/**
 * The providers of one source.
 * @param source as the catalog names it
 */
export function catalogProviders({ classes, runtime }: ProviderModel, source: string): CatalogProvider[] {
  return classes.map((each) => ({
    class: each.base,
    instrumented: each.name,
    source,
    scope: each.scope ?? each.base,
    profile: runtime.profile,
    operations: each.operations
      .map((operation) => operationOf(operation, each, runtime))
      .sort(by((operation) => `${operation.operation} ${operation.method}`)),
    gauges: (each.queueDepths?.gauges ?? [])
      .map(({ metric, description }): CatalogMetric => ({
        name: metric,
        role: "queue_depth",
        instrument: "gauge",
        unit: QUEUE_GAUGE.unit,
        description,
        when: "observed",
        labels: [],
      }))
      .sort(by(({ name }) => name)),
  }));
}

function operationOf(operation: Operation, provider: ProviderClassModel, runtime: RuntimeModel): CatalogOperation {
  const { signals, method } = operation;
  return {
    operation: signals.operation,
    method,
    description: signals.description,
    expected: signals.expected.map(String).sort(),
    metrics: metricsOf(operation, provider, runtime),
    spans: signals.spans ? [spanOf(operation, provider)] : [],
    logs: signals.logs && runtime.features.logs !== "none" ? logsOf(operation, runtime.features.logs) : [],
  };
}

function metricsOf(
  { signals, override }: Operation,
  provider: ProviderClassModel,
  runtime: RuntimeModel,
): CatalogMetric[] {
  const { durationMetric, operation } = signals;
  if (durationMetric === undefined) return [];
  const metrics: CatalogMetric[] = [
    {
      name: durationMetric,
      role: "duration",
      instrument: "histogram",
      unit: runtime.unit,
      description: runtime.sharedDescription ?? signals.description,
      when: "always",
      labels: durationLabels(operation, runtime),
      buckets: [...(signals.buckets ?? runtime.buckets)],
    },
  ];
  if (runtime.errorsMetric !== undefined) {
    metrics.push({
      name: runtime.errorsMetric,
      role: "errors",
      instrument: "counter",
      ...ERROR_COUNTER,
      when: "failure",
      labels: [
        { name: "error_type", type: "string", when: "always", values: errorTypes },
        { name: "operation", type: "string", when: "always", values: [signals.errorLabel] },
      ],
    });
  }
  // An iterator returns nothing that could be counted.
  if (signals.count !== undefined && override.observer !== "observeIteration") {
    const { metric, description, unit } = signals.count;
    metrics.push({
      name: metric,
      role: "count",
      instrument: "counter",
      unit,
      description,
      when: "success",
      labels: [],
    });
  }
  // A counter that neither a token nor a hook feeds is made, and never counts.
  const isFed = provider.retryHook !== undefined || override.details.some(({ name }) => name === "attempt");
  if (signals.retries !== undefined && isFed) {
    const { metric, description, unit } = signals.retries;
    metrics.push({
      name: metric,
      role: "retries",
      instrument: "counter",
      unit,
      description,
      when: "retry",
      labels: [],
    });
  }
  return metrics;
}

function durationLabels(operation: string, { labels }: RuntimeModel): CatalogAttribute[] {
  return Object.entries(labels)
    .map(([name, source]): CatalogAttribute => {
      if (source === "operation") return { name, type: "string", when: "always", values: [operation] };
      if (source === "status") return { name, type: "string", when: "always", values: ["error", "success"] };
      return { name, type: "string", when: "failure", values: errorTypes };
    })
    .sort(by(({ name }) => name));
}

function spanOf({ signals, key }: Operation, { base }: ProviderClassModel): CatalogSpan {
  const property = key.startsWith('"') ? (JSON.parse(key) as string) : key;
  return {
    name: SPAN.prefix + signals.operation,
    kind: SPAN.kind,
    ...sampleOf(signals.sample),
    attributes: [
      { name: "code.function.name", type: "string" as const, when: "always" as const, values: [`${base}.${property}`] },
      { name: "error.type", type: "string" as const, when: "failure" as const, values: errorTypes },
      ...described(signals, true),
    ].sort(by(({ name }) => name)),
    events: [{ name: "exception", when: "failure" }],
  };
}

function logsOf({ signals, override }: Operation, target: CatalogLog["target"]): CatalogLog[] {
  const returnsFailures = override.details.some(({ name }) => name === "isFailure");
  const record = (when: "success" | "failure" | "expected_failure"): CatalogLog => ({
    message: when === "success" ? LOG_MESSAGES.success : LOG_MESSAGES.failure,
    severity: when === "failure" ? "ERROR" : "DEBUG",
    target,
    when,
    ...(when === "success" ? sampleOf(signals.sample) : {}),
    fields: [
      { name: "operation", type: "string" as const, when: "always" as const, values: [signals.operation] },
      { name: "duration_ms", type: "number" as const, when: "always" as const },
      ...described(signals, when === "success" || returnsFailures),
      ...(when === "success" ? [] : failureFields(target)),
    ].sort(by(({ name }) => name)),
  });
  return [record("success"), record("failure"), ...(signals.expected.length > 0 ? [record("expected_failure")] : [])];
}

/** The error itself is an object to a logger, and attributes to the logs API. */
function failureFields(target: CatalogLog["target"]): CatalogAttribute[] {
  const exception = ["exception.message", "exception.stacktrace", "exception.type"];
  return [
    { name: "error_type", type: "string", when: "always", values: errorTypes },
    ...(target === "logger" ? ["err"] : exception).map((name): CatalogAttribute => ({
      name,
      type: target === "logger" ? "any" : "string",
      when: "known",
    })),
  ];
}

/** What only the call itself can tell; what its result tells, only where there may be one. */
function described({ identified, attributes }: Operation["signals"], hasResult: boolean): CatalogAttribute[] {
  return [
    ...(identified === undefined ? [] : [{ name: "instance_id", kind: "text" as const, from: identified }]),
    ...attributes,
  ]
    .filter(({ from }) => from === "parameter" || hasResult)
    .map(({ name, kind }): CatalogAttribute => ({ name, type: TYPES[kind], when: "known" }));
}

function sampleOf(sample: number | undefined): { sample?: number } {
  return sample === undefined ? {} : { sample };
}

/** By code units, so that the order is the same in every locale. */
export function by<T>(keyOf: (item: T) => string): (one: T, other: T) => number {
  return (one, other) => {
    const [a, b] = [keyOf(one), keyOf(other)];
    return a < b ? -1 : a > b ? 1 : 0;
  };
}
