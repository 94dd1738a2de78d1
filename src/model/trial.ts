/** `ProviderModel` and what the code says → `TestModel`: how a test calls each operation, and what the call must have recorded. */

import { CATALOGUE } from "../catalogue.ts";
import type { ResolvedConfig } from "../config.ts";
import type { Operation, ProviderClassModel, ProviderModel } from "../model.ts";
import { PROFILES } from "../profiles.ts";
import type { Method, Parameter, ProviderClass, SourceProviders, ValueKind, ValuePath } from "../source.ts";
import { INSTANCE_NAMES, TOKEN_NAMES } from "./details.ts";
import { select, type Promised } from "./select.ts";
import { memberAccess, memberKey, propertyAccess } from "./signature.ts";

export type TestRunner = "vitest" | "jest" | "node";

/** One starting test file. Plain JSON, as the model is. */
export interface TestModel {
  readonly classes: readonly TestedClass[];
  /** Whether source and output are one class each, by `export =`. */
  readonly exportEquals: boolean;
  /** The shared file of recording functions, as the output imports it; undefined where there is none. */
  readonly runtimeSpecifier: string | undefined;
  /** Whether the output's logs go to a logger that is injected, or to the logs API. */
  readonly logs: "api" | "logger" | "none";
}

export interface TestedClass {
  readonly name: string;
  readonly defaultExport: boolean;
  /** How an expression names the base, and how it is imported; undefined for a wrapper, which is given a stand-in. */
  readonly base: { readonly reference: string; readonly imported: string; readonly local: string } | undefined;
  /** Whether any name may be a member, which hides the methods from some types. */
  readonly hasIndexSignature: boolean;
  /** `<never>` for a class with a type parameter, or empty. */
  readonly typeArguments: string;
  readonly operations: readonly Trial[];
  readonly queueDepths: QueueDepthsTrial | undefined;
}

/** How one operation is tried. */
export interface Trial {
  /** As a title. */
  readonly method: string;
  readonly operation: string;
  /** Why the call has to be written by hand; undefined for most. */
  readonly obstacle: string | undefined;
  /** Why only its success has to be written by hand. */
  readonly successObstacle: string | undefined;
  readonly static: boolean;
  /** Whether it is a getter that gives a function. */
  readonly getter: boolean;
  /** Whether an instance may lack it. */
  readonly optional: boolean;
  /** An expression: `"fetch"`. */
  readonly key: string;
  /** How it is reached, and with what arguments: `.fetch`, `"order-1"`. */
  readonly access: string;
  readonly arguments: string;
  readonly kind: "promise" | "sync" | "iteration" | "async iteration";
  /** What the stubbed method gives, or produces. */
  readonly value: string;
  readonly metrics: boolean;
  readonly spans: boolean;
  readonly logs: boolean;
  /** Whether a success gets a span and a log record every time. */
  readonly sampled: boolean;
  /** The histogram, where it does not follow from the operation's name. */
  readonly histogram: string | undefined;
  /** The name under which its errors are found. */
  readonly failedAs: string;
  readonly errorType: string | undefined;
  readonly instanceId: string | undefined;
  readonly count: { readonly metric: string; readonly amount: number } | undefined;
  readonly retries: { readonly metric: string; readonly standard: boolean } | undefined;
}

export interface QueueDepthsTrial {
  readonly key: string;
  readonly access: string;
  readonly getter: boolean;
  /** What the stubbed query gives, and what the gauges then show. */
  readonly value: string;
  readonly shown: string;
}

const INSTANCE_ID = "instance-1";
const FAILURE_CODE = "SQLITE_BUSY";

export function buildTestModel(model: ProviderModel, source: SourceProviders, config: ResolvedConfig): TestModel {
  return {
    classes: model.classes.map((each) => {
      const provider = source.classes.find(({ name }) => name === each.base);
      if (provider === undefined) throw new Error(`The model has a class '${each.base}' that its source has not.`);
      return testedClass(each, provider, config);
    }),
    exportEquals: model.exportEquals !== undefined,
    runtimeSpecifier: model.runtimeSpecifier,
    logs: model.runtime.features.logs,
  };
}

function testedClass(model: ProviderClassModel, provider: ProviderClass, config: ResolvedConfig): TestedClass {
  const isWrapper = model.wrapper !== undefined;
  const methods = isWrapper ? [...provider.methods, ...provider.optionalMethods] : provider.methods;
  const operations = methods.flatMap((method) => {
    const operation = operationOf(method, provider, model);
    const promised = select(method, config);
    if (operation === undefined || promised === undefined || promised === "left-out") return [];
    return [
      trial(operation, method, promised, { isWrapper, isOptional: provider.optionalMethods.includes(method) }, config),
    ];
  });
  const count = provider.typeArguments.length;
  return {
    name: model.name,
    defaultExport: model.defaultExport,
    base: isWrapper
      ? undefined
      : {
          reference: provider.reference,
          imported: provider.exportName ?? provider.importName,
          local: provider.importName,
        },
    hasIndexSignature: provider.hasIndexSignature,
    typeArguments: count === 0 ? "" : `<${provider.typeArguments.map(() => "never").join(", ")}>`,
    operations,
    queueDepths: queueDepths(model, operations, config),
  };
}

/** The operation of a method; a static one may have the name of another. */
function operationOf(
  method: Method,
  provider: ProviderClass,
  { operations }: ProviderClassModel,
): Operation | undefined {
  const isTwice = method.static && provider.methods.some((each) => each.name === method.name && !each.static);
  const access = propertyAccess(isTwice ? `static ${method.name}` : method.name);
  return operations.find((each) => each.access === access && each.method === method.name);
}

function trial(
  operation: Operation,
  method: Method,
  { spec, options }: Promised,
  { isWrapper, isOptional }: { readonly isWrapper: boolean; readonly isOptional: boolean },
  config: ResolvedConfig,
): Trial {
  const { signals, override } = operation;
  const named = (names: readonly string[], path: string | undefined): ValuePath | undefined =>
    path === undefined ? method.values.named(names) : method.values.at(path);
  const has = (name: string): boolean => override.details.some((detail) => detail.name === name);
  const isIdentified = override.instanceId !== "undefined" || has("instanceId") || has("instanceIdOf");
  const instance = isIdentified
    ? named(INSTANCE_NAMES, options.instanceId === false ? undefined : options.instanceId)
    : undefined;
  const token = has("attempt") ? named(TOKEN_NAMES, options.retryKey) : undefined;
  const from = typeof options.count === "object" ? options.count.from : undefined;
  const counted = method.values.at(
    from === undefined || from.startsWith("result") ? (from ?? "result") : `result.${from}`,
  );
  const amount = signals.count === undefined ? undefined : AMOUNTS[counted?.kind ?? "unknown"];

  const argumentsOf = new Tree();
  const result = new Tree();
  const idText = instance?.kind === "number" ? "1" : instance?.kind === "bigint" ? "1n" : JSON.stringify(INSTANCE_ID);
  const place = (path: ValuePath | undefined, text: string): void => {
    if (path !== undefined) (path.from === "parameter" ? argumentsOf : result).set(path.steps, text);
  };
  place(token, JSON.stringify("token-1"));
  place(instance, idText);
  if (amount !== undefined) place(counted, amount.text);
  const isKnown = signals.expected.some((each) => [FAILURE_CODE, "Error"].includes(String(each)));
  const usual = PROFILES[config.profile].duration.metric({ operation: signals.operation });
  const label = CATALOGUE.find((each) => each.operation === signals.operation)?.errorLabel;
  const isOwnLabel = spec.errorLabel !== undefined && spec.errorLabel !== label && config.profile === "duroxide";
  return {
    method: method.name,
    operation: signals.operation,
    obstacle: obstacleOf(method, operation, isWrapper),
    successObstacle:
      options.failure !== undefined && !("property" in options.failure)
        ? `give it a result that ${options.failure.name} takes for a success`
        : undefined,
    static: method.static,
    getter: override.kind === "accessor",
    optional: isOptional,
    key: memberKey(method.name),
    access: memberAccess(method.name),
    arguments: argumentsText(method, argumentsOf),
    kind: kindOf(operation),
    value: result.text ?? resultText(method),
    metrics: signals.metrics,
    spans: signals.spans,
    logs: signals.logs,
    sampled: signals.sample === undefined,
    histogram: signals.durationMetric === usual ? undefined : signals.durationMetric,
    failedAs: isOwnLabel ? (spec.errorLabel ?? signals.operation) : signals.operation,
    errorType: isKnown ? undefined : config.classifyError === undefined ? "lock_timeout" : "any",
    instanceId: instance?.kind === "text" ? INSTANCE_ID : undefined,
    count:
      amount === undefined || signals.count === undefined
        ? undefined
        : { metric: signals.count.metric, amount: amount.value },
    retries:
      signals.retries === undefined || token === undefined
        ? undefined
        : {
            metric: signals.retries.metric,
            standard:
              CATALOGUE.find((each) => each.operation === signals.operation)?.retries?.metric ===
              signals.retries.metric,
          },
  };
}

/** Why a test cannot call an operation as it calls the others. */
function obstacleOf(method: Method, { override }: Operation, isWrapper: boolean): string | undefined {
  if (method.access === "protected") return "it is protected: drive it through what calls it";
  if (method.signatures.some(({ thisType }) => thisType !== undefined))
    return "it wants a `this` of a type of its own: call it on one";
  if (method.signatures[0]?.parameters.some(({ rest, type }) => rest && type?.text.startsWith("[") === true) === true)
    return "its rest parameter is a tuple: call it with one";
  if (isWrapper) return undefined;
  if (override.kind === "property") return "it is a property that the constructor makes: construct the class";
  return override.kind === "run-time" ? "its base is taken when the class is made: construct the class" : undefined;
}

function kindOf({ override }: Operation): Trial["kind"] {
  if (override.observer === "observeIteration") return override.asyncIteration ? "async iteration" : "iteration";
  return override.observer === "observeSync" ? "sync" : "promise";
}

/** What is counted, by the kind of what a method returns. */
const AMOUNTS: Readonly<Partial<Record<ValueKind, { readonly text: string; readonly value: number }>>> = {
  number: { text: "2", value: 2 },
  bigint: { text: "2n", value: 2 },
  list: { text: "[{}, {}]", value: 2 },
};

function resultText(method: Method): string {
  const returned = method.signatures[0]?.returnType?.text ?? "";
  if (/\b(?:void|undefined)\b/.test(returned)) return "undefined";
  if (method.result === "iteration") return "{}";
  const texts: Partial<Record<ValueKind, string>> = {
    number: "1",
    bigint: "1n",
    text: '"value"',
    boolean: "true",
    list: "[]",
  };
  return texts[method.values.at("result")?.kind ?? "unknown"] ?? "{}";
}

/** Arguments for all parameters up to the last that a call needs. */
function argumentsText({ signatures }: Method, given: Tree): string {
  const parameters = signatures[0]?.parameters ?? [];
  const isNeeded = ({ name, optional, hasDefault, rest }: Parameter): boolean =>
    given.child(name ?? "") !== undefined || !(optional || hasDefault || rest);
  const last = parameters.findLastIndex(isNeeded);
  return parameters
    .slice(0, last + 1)
    .map((parameter) => argumentText(parameter, given))
    .join(", ");
}

function argumentText({ name = "", type, rest }: Parameter, given: Tree): string {
  const placed = given.child(name);
  const text = type?.text.trim() ?? "";
  if (placed !== undefined) {
    const isPlain = placed.isLeaf && ["string", "number", "bigint"].includes(text);
    return `${placed.text ?? "{}"}${isPlain ? "" : " as never"}`;
  }
  if (rest) return "...([] as never)";
  const isUnion = text.includes("|");
  const literal = /^(?:"[^"]*"|'[^']*')/.exec(text)?.[0];
  if (literal !== undefined && (isUnion || literal === text)) return literal;
  if (text === "string") return JSON.stringify(`${kebab(name)}-1`);
  if (text === "number") return /ms|timeout|millis|delay/i.test(name) ? "1000" : "1";
  if (text === "bigint") return "1n";
  if (text === "boolean") return "false";
  if (!isUnion && !text.includes("=>") && text.endsWith("[]")) return "[]";
  return "{} as never";
}

function kebab(name: string): string {
  return name.replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1-$2").toLowerCase();
}

function queueDepths(
  { queueDepths: gauges }: ProviderClassModel,
  operations: readonly Trial[],
  config: ResolvedConfig,
): QueueDepthsTrial | undefined {
  const query = operations.find(({ access }) => access === gauges?.method);
  if (gauges === undefined || query === undefined || query.obstacle !== undefined || query.kind === "sync")
    return undefined;
  const value: string[] = [];
  const shown: string[] = [];
  for (const [index, { metric, read }] of gauges.gauges.entries()) {
    const queue = Object.entries(PROFILES[config.profile].queueDepths).find(([, name]) => name === metric)?.[0];
    const field = /=> \w+(?:\??\.)?(?<name>\w+|\["[^"]+"\])$/.exec(read)?.groups?.["name"];
    if (queue === undefined || field === undefined) continue;
    value.push(`${field.startsWith("[") ? field.slice(1, -1) : field}: ${String(index + 1)}`);
    shown.push(`${queue}: ${String(index + 1)}`);
  }
  const all = ["orchestrator", "worker", "timer"].map(
    (queue) => shown.find((each) => each.startsWith(queue)) ?? `${queue}: undefined`,
  );
  if (shown.length === 0) return undefined;
  const { key, access, getter } = query;
  return { key, access, getter, value: `{ ${value.join(", ")} }`, shown: `{ ${all.join(", ")} }` };
}

/** Values by their paths, as the text of a nested literal. */
class Tree {
  readonly #children = new Map<string, Tree>();
  #leaf: string | undefined;

  set([first, ...rest]: readonly string[], text: string): void {
    if (first === undefined) {
      this.#leaf ??= text;
      return;
    }
    const child = this.#children.get(first) ?? new Tree();
    this.#children.set(first, child);
    child.set(rest, text);
  }

  child(name: string): Tree | undefined {
    return this.#children.get(name);
  }

  get isLeaf(): boolean {
    return this.#leaf !== undefined;
  }

  /** undefined where nothing was set. */
  get text(): string | undefined {
    if (this.#leaf !== undefined) return this.#leaf;
    if (this.#children.size === 0) return undefined;
    const entries = [...this.#children].map(
      ([name, child]) => `${propertyAccess(name).startsWith(".") ? name : JSON.stringify(name)}: ${child.text ?? "{}"}`,
    );
    return `{ ${entries.join(", ")} }`;
  }
}
