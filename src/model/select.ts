/** Which methods are operations, and what is promised for each: the catalogue, tags and the config joined. */

import { CATALOGUE, snakeCase, type CounterSpec, type OperationSpec } from "../catalogue.ts";
import { isUninstrumented, type ResolvedConfig, type ResolvedOperation } from "../config.ts";
import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import type { Method, MethodTags } from "../source.ts";

/** An operation as promised: the catalogue's entry with what the config says in its place. */
export interface Promised {
  readonly spec: OperationSpec;
  readonly options: ResolvedOperation;
}

const BY_METHOD: ReadonlyMap<string, OperationSpec> = new Map(
  CATALOGUE.flatMap((spec) =>
    spec.methods.flatMap((method) => [method, snakeCase(method)].map((name): [string, OperationSpec] => [name, spec])),
  ),
);
const OPERATION_NAME = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
const NO_OPTIONS: ResolvedOperation = {};

/** The catalogue's own methods, for messages. */
export const RECOGNISED: readonly string[] = CATALOGUE.flatMap(({ methods }) => methods);

/** Why a method is left out, or what is promised for it; undefined when nothing names it. */
export type Selection = Promised | "left-out" | undefined;

/** Asks the config, the tag and the catalogue, in this order; then, with `--operations all`, the result. */
export function select(
  method: Pick<Method, "name" | "tags"> & Partial<Pick<Method, "access" | "asynchronous" | "values">>,
  config: ResolvedConfig,
): Selection {
  const { name, tags } = method;
  const entry = configured(name, config);
  if (tags.uninstrumented !== undefined || (entry !== undefined && isUninstrumented(entry))) return "left-out";
  const options = entry === undefined || isUninstrumented(entry) ? NO_OPTIONS : entry;
  const tagged = tagName(tags, name);
  const known = config.operations === "tagged" ? undefined : BY_METHOD.get(name);
  if (
    entry === undefined &&
    tagged === undefined &&
    known === undefined &&
    !(config.operations === "all" && isAsynchronous(method))
  )
    return undefined;
  // A tag gives the operation its name; where that is the catalogue's, the rest of its entry comes along.
  const operation =
    options.operation ?? tagged ?? known?.operation ?? snakeCase(name.replace(/^Symbol\.|^\[(?:.*\.)?|\]$/g, ""));
  const base = CATALOGUE.find((each) => each.operation === operation) ?? known ?? plainSpec(operation, name);
  return { spec: joined(base, operation, options), options };
}

/** Whether a name can be part of metric and span names. */
export function isOperationName(name: string): boolean {
  return OPERATION_NAME.test(name);
}

/** Faults of the tags themselves. */
export function tagFaults(
  { name, range, tags, file }: Pick<Method, "name" | "range" | "tags" | "file">,
  source: string,
): Diagnostic[] {
  const place = { file: file ?? source, range };
  const faults: Diagnostic[] = [];
  if (tags.uninstrumented === "") faults.push(diagnostic("uninstrumented-without-reason", { method: name }, place));
  if (tags.operation !== undefined && tags.operation !== "" && !OPERATION_NAME.test(tagWord(tags.operation))) {
    faults.push(diagnostic("tag-without-name", { method: name, name: tagWord(tags.operation) }, place));
  }
  return faults;
}

function configured(name: string, { catalogue }: ResolvedConfig): ResolvedConfig["catalogue"][string] | undefined {
  const snake = snakeCase(name);
  return (
    catalogue[name] ??
    catalogue[snake] ??
    Object.entries(catalogue).find(
      ([key, entry]) =>
        snakeCase(key) === snake ||
        (!isUninstrumented(entry) && entry.methods?.some((each) => each === name || snakeCase(each) === snake)),
    )?.[1]
  );
}

function tagName({ operation }: MethodTags, method: string): string | undefined {
  if (operation === undefined) return undefined;
  const word = tagWord(operation);
  return OPERATION_NAME.test(word) ? word : snakeCase(method);
}

function tagWord(text: string): string {
  return /^\S*/.exec(text)?.[0] ?? "";
}

/** Whether a public method returns a promise or an async iterable; the checker is asked where the declaration does not tell. */
function isAsynchronous({ name, access, asynchronous, values }: Partial<Method>): boolean {
  // A class that is a promise is not observed at settling itself.
  if (name === "then" || name === "catch" || name === "finally") return false;
  if (asynchronous !== undefined || values === undefined) return asynchronous === true && access !== "protected";
  return access === "public" && values.checked().asynchronous;
}

function plainSpec(operation: string, method: string): OperationSpec {
  return { operation, methods: [method], description: `Duration of ${operation}` };
}

function joined(base: OperationSpec, operation: string, options: ResolvedOperation): OperationSpec {
  const count = counter(options.count, base.count, `What ${operation} returned`);
  const retries = counter(options.retries, base.retries, `Retry attempts of ${operation}`);
  const errorLabel = options.errorLabel ?? base.errorLabel;
  const durationMetric = options.durationMetric ?? base.durationMetric;
  return {
    operation,
    methods: base.methods,
    description: options.description ?? base.description,
    ...(errorLabel === undefined ? {} : { errorLabel }),
    ...(durationMetric === undefined ? {} : { durationMetric }),
    ...(count === undefined ? {} : { count }),
    ...(retries === undefined ? {} : { retries }),
  };
}

type CounterOption =
  | string
  | { readonly metric: string; readonly description?: string | undefined; readonly unit?: string | undefined }
  | undefined;

function counter(option: CounterOption, base: CounterSpec | undefined, description: string): CounterSpec | undefined {
  if (option === undefined) return base;
  if (typeof option === "string")
    return {
      metric: option,
      description: base?.description ?? description,
      ...(base?.unit === undefined ? {} : { unit: base.unit }),
    };
  return {
    metric: option.metric,
    description: option.description ?? base?.description ?? description,
    ...(option.unit === undefined ? {} : { unit: option.unit }),
  };
}
