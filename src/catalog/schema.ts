/** The catalog of signals: its one schema gives the type, the check of an earlier file, and catalog.schema.json. */

import * as v from "valibot";

/** Grows when a catalog of before cannot be read as one of now. */
export const CATALOG_VERSION = 1;
export const CATALOG_FORMAT = "gen-instrumented-catalog";

const text = (description: string) => v.pipe(v.string(), v.description(description));
const list = <S extends v.GenericSchema>(item: S, description: string) =>
  v.pipe(v.array(item), v.description(description));

const When = v.pipe(
  v.picklist(["always", "success", "failure", "expected_failure", "retry", "known", "observed"]),
  v.description(
    "success, failure: of the call; expected_failure: one that the config names; retry: an attempt that repeats a failed one; known: where the call has the value; observed: while observeQueueDepths() is on.",
  ),
);

export const AttributeSchema = v.strictObject({
  name: text("The key."),
  type: v.picklist(["string", "number", "boolean", "list", "any"]),
  when: When,
  values: v.optional(list(v.string(), "All values there are, where that is known, sorted.")),
});

export const MetricSchema = v.strictObject({
  name: text("The instrument's name."),
  role: v.pipe(
    v.picklist(["duration", "errors", "count", "retries", "queue_depth"]),
    v.description("What it is for, whatever it is called."),
  ),
  instrument: v.picklist(["histogram", "counter", "gauge"]),
  unit: text("UCUM."),
  description: v.string(),
  when: When,
  labels: list(AttributeSchema, "In the order of their names."),
  buckets: v.optional(list(v.number(), "Upper bounds, in the metric's unit; of histograms.")),
});

export const SpanSchema = v.strictObject({
  name: v.string(),
  kind: v.picklist(["CLIENT"]),
  sample: v.optional(v.pipe(v.number(), v.description("The share of successful calls that get one. Default: all."))),
  attributes: list(AttributeSchema, "In the order of their names."),
  events: list(v.strictObject({ name: v.string(), when: When }), "Events of the span."),
});

export const LogSchema = v.strictObject({
  message: text("The record's body."),
  severity: v.picklist(["DEBUG", "ERROR"]),
  target: v.pipe(
    v.picklist(["api", "logger"]),
    v.description("The logs API of OpenTelemetry, or the logger that setProviderLogger was given."),
  ),
  when: When,
  sample: v.optional(v.pipe(v.number(), v.description("The share of successful calls that get one. Default: all."))),
  fields: list(AttributeSchema, "In the order of their names."),
});

export const OperationSchema = v.strictObject({
  operation: text("snake_case."),
  method: text("The method that is the operation."),
  description: v.string(),
  expected: list(v.string(), "Class names and codes of errors that are no infrastructure errors, sorted."),
  metrics: list(MetricSchema, "In the order of their roles and names."),
  spans: list(SpanSchema, "One, or none."),
  logs: list(LogSchema, "One for each way that a call may end, or none."),
});

export const ProviderSchema = v.strictObject({
  class: text("The class or interface that is instrumented."),
  instrumented: text("The generated class."),
  source: text("Relative to the folder of the config, with forward slashes."),
  scope: text("The instrumentation scope."),
  profile: text("How its metrics are named."),
  operations: list(OperationSchema, "In the order of operations and methods."),
  gauges: list(MetricSchema, "Of observeQueueDepths()."),
});

export const CatalogSchema = v.strictObject({
  format: v.literal(CATALOG_FORMAT),
  version: v.pipe(v.literal(CATALOG_VERSION), v.description("Of this format.")),
  errorTypes: list(v.string(), "The values of error_type."),
  providers: list(ProviderSchema, "In the order of sources and classes."),
});

/** Everything that the generated code emits; plain JSON, in an order that does not change with that of the code. */
export type Catalog = v.InferOutput<typeof CatalogSchema>;
export type CatalogProvider = v.InferOutput<typeof ProviderSchema>;
export type CatalogOperation = v.InferOutput<typeof OperationSchema>;
export type CatalogMetric = v.InferOutput<typeof MetricSchema>;
export type CatalogSpan = v.InferOutput<typeof SpanSchema>;
export type CatalogLog = v.InferOutput<typeof LogSchema>;
export type CatalogAttribute = v.InferOutput<typeof AttributeSchema>;
