/** What the templates are given: the model, and what follows from it for the text. */

import type {
  DetailName,
  Observer,
  OperationSignals,
  Override,
  ProviderClassModel,
  ProviderModel,
  RuntimeModel,
} from "../model.ts";
import { ERROR_COUNTER, ERROR_TYPES, LOG_MESSAGES, QUEUE_GAUGE, SPAN } from "../signals.ts";

import type { ClassData, FieldData, TableData, TableEntry, TemplateData } from "./data.ts";

/** What a generated class may call of the recording functions. */
export const RUNTIME_NAMES = [
  "defineOperations",
  "observe",
  "observeEither",
  "observeSync",
  "observeIteration",
  "redefine",
  "wrap",
  "wrapGiven",
  "unwrapped",
  "mirror",
  "countRetry",
  "observeGauges",
  "QueueDepthObservation",
] as const;

type Names = ReadonlyMap<string, string>;

function nameOf(names: Names, name: string): string {
  return names.get(name) ?? name;
}

export function classesView(
  model: ProviderModel,
  names: Names,
): Pick<TemplateData, "classes" | "names" | "exportEquals"> {
  return {
    exportEquals: model.exportEquals,
    classes: model.classes.map((each) => ({
      ...each,
      table: nameOf(names, each.table),
      ...overrideViews(each, names),
      fields: fieldViews(each, names),
    })),
    names: {
      ...Object.fromEntries(RUNTIME_NAMES.map((name) => [name, nameOf(names, name)])),
      ...(isNamespaced(model) ? { QueueDepthObservation: `${model.exportEquals}.QueueDepthObservation` } : {}),
    },
  };
}

/** Whether what an output exports beside its class is in a namespace of the class's name: with `export =`, where it is not a shared file's. */
export function isNamespaced(model: ProviderModel): model is ProviderModel & { readonly exportEquals: string } {
  return model.exportEquals !== undefined && model.runtimeSpecifier === undefined;
}

/** Overrides by the way that they are declared. */
function overrideViews(
  { operations, wrapper }: ProviderClassModel,
  names: Names,
): Pick<ClassData, "methods" | "properties" | "accessors" | "runTime"> {
  const methods: ClassData["methods"][number][] = [];
  const properties: ClassData["properties"][number][] = [];
  const accessors: ClassData["accessors"][number][] = [];
  const runTime: ClassData["runTime"][number][] = [];
  for (const { access, override } of operations) {
    const observer = nameOf(names, override.observer);
    if (override.kind === "method") methods.push({ ...override, access, observer });
    else if (wrapper === undefined) {
      // What is called is not declared here, so neither is what it returns; and a static block has no instance.
      const details = override.details.map((detail) => {
        const text = detail.text.replace(/^\(result\) =>/, "(result: any) =>");
        return { ...detail, text: override.kind === "run-time" ? text.replace("provider: this", "provider") : text };
      });
      const placed = { access, observer, details, parameters: usedParameters(override) };
      if (override.kind === "property") properties.push({ ...override, ...placed });
      else if (override.kind === "accessor") accessors.push({ ...override, ...placed });
      else runTime.push({ ...override, ...placed });
    }
  }
  return { methods, properties, accessors, runTime };
}

/** The members that a wrapper sets in its constructor. */
function fieldViews({ wrapper }: ProviderClassModel, names: Names): FieldData[] {
  return (wrapper?.fields ?? []).map((field) => {
    const call =
      field.itself === "this"
        ? "{ call(); return this; }"
        : field.itself === "promise"
          ? "call().then(() => this)"
          : "call()";
    const bySymbol = /^\[[^"]/.test(field.access);
    const declared = field.optional || bySymbol;
    // That it is there, TypeScript does not see of what a symbol names.
    const held = `inner${field.access}${field.optional && bySymbol ? "!" : ""}`;
    if (field.operation === undefined) return { ...field, declared, held, call, observed: undefined };
    const { access, override } = field.operation;
    const details = override.details.map((detail) => ({
      ...detail,
      text: detail.text.replace(/^\(result\) =>/, "(result: any) =>"),
    }));
    const observed = {
      ...override,
      access,
      observer: nameOf(names, override.observer),
      details,
      parameters: usedParameters(override),
    };
    return { ...field, declared, held, call: field.itself === undefined ? "call" : `() => ${call}`, observed };
  });
}

/** Only what is used is declared: `call`, `call, args`, `call, args, provider`. */
function usedParameters({ kind, instanceId, details }: Override): string {
  const text = [instanceId, ...details.map((detail) => detail.text)].join(" ");
  if (kind === "run-time" && text.includes("provider: this")) return "call, args, provider";
  return text.includes("args[") ? "call, args" : "call";
}

/** One view for each table of operations. */
export function operationsViews({ classes, runtime }: ProviderModel, names: Names): TableData[] {
  return classes.map((each) => ({
    table: nameOf(names, each.table),
    define: nameOf(names, "defineOperations"),
    base: each.base,
    scope: each.scope,
    operations: each.operations.map(({ key, signals }) => ({ key, ...tableEntry(signals, runtime) })),
  }));
}

function tableEntry(
  signals: OperationSignals,
  { sharedDescription, errorsMetric, features }: RuntimeModel,
): Omit<TableEntry, "key"> {
  const without = [
    features.spans && !signals.spans ? "spans" : undefined,
    features.logs !== "none" && !signals.logs ? "logs" : undefined,
  ].filter((each) => each !== undefined);
  return {
    name: signals.operation,
    duration: signals.durationMetric,
    description:
      signals.durationMetric !== undefined && sharedDescription === undefined ? signals.description : undefined,
    errors:
      errorsMetric !== undefined && signals.metrics && signals.errorLabel !== signals.operation
        ? signals.errorLabel
        : undefined,
    buckets: signals.buckets,
    count: signals.count,
    retries: signals.retries,
    expected: signals.expected.length > 0 ? signals.expected : undefined,
    sample: signals.sample,
    without: without.length > 0 ? without : undefined,
  };
}

/** The recording functions: which of them, and with what in them. */
export function runtimeView(runtime: RuntimeModel, shared: boolean, namespace?: string): object {
  const { features, labels } = runtime;
  const detail = (name: DetailName): boolean => features.details.includes(name);
  const observer = (name: Observer): boolean => features.observers.includes(name);
  const details = features.details.length > 0;
  const logs = features.logs !== "none";
  const retryKey = detail("attempt") && features.metrics && features.retries;
  const durationLabels = Object.keys(labels).length > 0;
  return {
    exported: shared ? "export " : "",
    namespace,
    shared,
    unit: runtime.unit,
    buckets: runtime.buckets,
    sharedDescription: runtime.sharedDescription,
    errorsMetric: features.metrics ? runtime.errorsMetric : undefined,
    classifier: runtime.classifier !== undefined,
    errorTypes: ERROR_TYPES,
    errorCounter: ERROR_COUNTER,
    queueGauge: QUEUE_GAUGE,
    messages: LOG_MESSAGES,
    span: SPAN,
    durationLabels: features.metrics && durationLabels,
    successLabels: labelSet(labels, "success"),
    failureLabels: labelSet(labels, "failure"),
    failureLabelsVary: Object.values(labels).includes("errorType"),
    features: {
      ...features,
      logs,
      logger: features.logs === "logger",
      apiLogs: features.logs === "api",
      counters: features.metrics && (features.count || features.retries),
      switches: features.spanSwitch || features.logSwitch,
      promise: observer("observe"),
      either: observer("observeEither"),
      sync: observer("observeSync"),
      iteration: observer("observeIteration"),
      performed: observer("observe") || observer("observeEither") || observer("observeSync"),
      awaited: observer("observe") || observer("observeIteration"),
      settled: observer("observe") || observer("observeEither"),
      details,
      instanceId: detail("instanceId"),
      instanceIdOf: detail("instanceIdOf"),
      attributes: detail("attributes"),
      attributesOf: detail("attributesOf"),
      countOf: detail("countOf") && features.count,
      failure: detail("isFailure"),
      retryKey,
      outcome: detail("instanceIdOf") || detail("attributesOf"),
      resultUsed:
        (features.metrics && features.count) || detail("instanceIdOf") || detail("attributesOf") || detail("isFailure"),
      operationUsed: features.metrics || features.expected || (features.sample && features.spans),
      timed: features.metrics || logs,
      bound: features.metrics || features.spans || features.logs === "api",
      resultTyped:
        detail("instanceIdOf") ||
        detail("attributesOf") ||
        detail("countOf") ||
        detail("isFailure") ||
        detail("errorOf"),
      wraps: features.runTime || features.properties || features.accessors,
      named: detail("attributes") || detail("attributesOf"),
      described: features.spans || logs,
      idDetails: detail("instanceId") || detail("instanceIdOf"),
    },
    scaled: runtime.unit === "ms" ? "ms" : "ms / 1000",
    forward: details ? "operation, instanceId, details" : "operation, instanceId",
    listening: listening(runtime),
  };
}

/** The condition under which anything takes what is recorded. */
function listening({ features }: RuntimeModel): string {
  const conditions = [
    features.metrics ? "telemetry.metering" : undefined,
    features.spans ? "telemetry.tracer !== undefined" : undefined,
    features.logs === "logger" ? "providerLogger !== undefined" : undefined,
    features.logs === "api"
      ? "telemetry.logger?.enabled({ severityNumber: SeverityNumber.ERROR }) === true"
      : undefined,
  ];
  return conditions.filter((each) => each !== undefined).join(" || ");
}

/** `operation, status: "error"`: the label set as the properties of an object literal. */
function labelSet(labels: RuntimeModel["labels"], outcome: "success" | "failure"): string {
  const key = (name: string): string => (/^[a-z_]+$/.test(name) ? name : JSON.stringify(name));
  return Object.entries(labels)
    .flatMap(([name, source]) => {
      if (source === "operation") return [name === "operation" ? "operation" : `${key(name)}: operation`];
      if (source === "status") return [`${key(name)}: "${outcome === "success" ? "success" : "error"}"`];
      return outcome === "failure" ? [`${key(name)}: type`] : [];
    })
    .join(", ");
}
