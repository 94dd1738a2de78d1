/** The catalog as a registry of semantic conventions, in the YAML that OpenTelemetry Weaver reads (`weaver registry check -r <folder>`). */

import { by } from "./build.ts";
import { mergedAttributes, mergedMetrics } from "./merge.ts";
import type { Catalog, CatalogAttribute, CatalogLog, CatalogMetric, CatalogSpan } from "./schema.ts";
import { renderYaml } from "./yaml.ts";

const STABILITY = "development";

/** What is known of the attributes that every operation may have; those that the config names are told by their names. */
const BRIEFS: Readonly<Record<string, { readonly brief: string; readonly examples?: readonly unknown[] }>> = {
  "code.function.name": { brief: "The class and the method that are observed." },
  duration_ms: { brief: "How long the call took, in milliseconds.", examples: [1.25, 40.5] },
  err: { brief: "The error as it was thrown." },
  "error.type": { brief: "What kind of infrastructure error ended the call." },
  error_type: { brief: "What kind of infrastructure error ended the call." },
  "exception.message": { brief: "The error's message.", examples: ["database is locked"] },
  "exception.stacktrace": { brief: "The error's stack.", examples: ["Error: database is locked\n    at …"] },
  "exception.type": { brief: "The error's name.", examples: ["SqliteError"] },
  instance_id: { brief: "The instance that the call is about; never on metrics.", examples: ["order-17"] },
  operation: { brief: "The provider operation." },
  status: { brief: "How the call ended." },
};

const CONDITIONS: Readonly<Partial<Record<CatalogAttribute["when"], string>>> = {
  failure: "If the call failed.",
  expected_failure: "If the call failed in a way that the config expects.",
  success: "If the call succeeded.",
  known: "If the call has the value.",
};

export function renderSemconv(catalog: Catalog): Promise<string> {
  const operations = catalog.providers.flatMap((each) => each.operations);
  const metrics = mergedMetrics(catalog);
  const spans = grouped(
    operations.flatMap((each) => each.spans.map((span) => ({ key: span.name, item: span, of: each.description }))),
  );
  const logs = grouped(
    operations.flatMap((each) => each.logs.map((log) => ({ key: log.when, item: log, of: each.operation }))),
  );
  const hasException = spans.some(({ items }) => items.some(({ events }) => events.length > 0));
  const exception = hasException ? exceptionAttributes() : [];
  const all = mergedAttributes([
    ...metrics.map(({ labels }) => labels),
    ...spans.flatMap(({ items }) => items.map(({ attributes }) => attributes)),
    ...logs.flatMap(({ items }) => items.map(({ fields }) => fields)),
    exception,
  ]);
  const groups = [
    ...(all.length === 0 ? [] : [registry(all)]),
    ...metrics.map(metricGroup),
    ...spans.map(({ key, items, of }) => spanGroup(key, items, of)),
    ...(hasException ? [exceptionGroup(exception)] : []),
    ...logs.map(({ items }) => logGroup(items)),
  ];
  return renderYaml({ groups }, [
    "Signals of generated providers, as a registry for OpenTelemetry Weaver. Made by `gen-instrumented catalog --format semconv`.",
  ]);
}

/** Every attribute once; the groups below refer to them. */
function registry(attributes: readonly CatalogAttribute[]): object {
  return {
    id: "registry.provider",
    type: "attribute_group",
    display_name: "Provider attributes",
    brief: "Attributes of the signals of provider operations.",
    attributes: attributes.map((attribute) => {
      const { name, type, values } = attribute;
      const known = BRIEFS[name];
      const isClosed = values !== undefined && ["error.type", "error_type", "status"].includes(name);
      const examples = values ?? known?.examples ?? (type === "string" ? ["example"] : undefined);
      return {
        id: name,
        type: isClosed
          ? { members: values.map((value) => ({ id: value, value, stability: STABILITY })) }
          : typeOf(attribute),
        stability: STABILITY,
        brief: known?.brief ?? "Captured because the config names it.",
        ...(isClosed || examples === undefined || type === "any" || type === "list"
          ? {}
          : { examples: examples.slice(0, 5) }),
      };
    }),
  };
}

function typeOf({ name, type }: CatalogAttribute): string {
  if (type === "number") return "double";
  if (type === "list") return "string[]";
  return name === "err" ? "any" : type;
}

function metricGroup(metric: CatalogMetric): object {
  const { name, description, instrument, unit, labels, buckets, when } = metric;
  return {
    id: `metric.${name}`,
    type: "metric",
    metric_name: name,
    brief: sentence(description),
    instrument,
    unit,
    stability: STABILITY,
    ...(when === "observed" ? { note: "Recorded while observeQueueDepths() is on." } : {}),
    ...(labels.length === 0 ? {} : { attributes: labels.map(reference) }),
    ...(buckets === undefined ? {} : { annotations: { explicit_bucket_boundaries: buckets } }),
  };
}

function spanGroup(name: string, spans: readonly CatalogSpan[], descriptions: readonly string[]): object {
  return {
    id: `span.${name}`,
    type: "span",
    span_kind: "client",
    stability: STABILITY,
    brief: sentence(descriptions[0] ?? name),
    note: `The span's name is '${name}'. Its status is ERROR where the call failed, and unset otherwise.`,
    attributes: mergedAttributes(spans.map(({ attributes }) => attributes)).map(reference),
    ...(spans.some(({ events }) => events.length > 0) ? { events: ["event.exception"] } : {}),
  };
}

function exceptionGroup(attributes: readonly CatalogAttribute[]): object {
  return {
    id: "event.exception",
    type: "event",
    name: "exception",
    stability: STABILITY,
    brief: "The error that ended the call, recorded on its span.",
    attributes: attributes.map(reference),
  };
}

function exceptionAttributes(): CatalogAttribute[] {
  return ["exception.message", "exception.stacktrace", "exception.type"].map((name) => ({
    name,
    type: "string",
    when: "known",
  }));
}

/** Log records have a body and no event name, which an event of the conventions would need: they are groups of attributes. */
function logGroup(logs: readonly CatalogLog[]): object {
  const [{ when, message, severity } = { when: "success", message: "", severity: "" }] = logs;
  return {
    id: `log.provider.operation.${when}`,
    type: "attribute_group",
    brief: `Fields of the log record '${message}', at ${severity}.`,
    attributes: mergedAttributes(logs.map(({ fields }) => fields)).map(reference),
  };
}

function reference({ name, when, values }: CatalogAttribute): object {
  const condition = CONDITIONS[when];
  const shown = values === undefined || values.length > 12 ? undefined : values;
  return {
    ref: name,
    requirement_level: condition === undefined ? "required" : { conditionally_required: condition },
    ...(shown === undefined || ["error.type", "error_type", "status"].includes(name)
      ? {}
      : { note: `Here: ${shown.join(", ")}.` }),
  };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function grouped<T>(
  entries: readonly { readonly key: string; readonly item: T; readonly of: string }[],
): { readonly key: string; readonly items: readonly T[]; readonly of: readonly string[] }[] {
  const groups = new Map<string, { key: string; items: T[]; of: string[] }>();
  for (const { key, item, of } of entries) {
    const group = groups.get(key) ?? { key, items: [], of: [] };
    group.items.push(item);
    group.of.push(of);
    groups.set(key, group);
  }
  return [...groups.values()].sort(by(({ key }) => key));
}
