/** `SourceProviders` → `ProviderModel`: the classes that are providers, their operations, and what the output must import. */

import { QUEUE_DEPTHS } from "../catalogue.ts";
import { nearest } from "../nearest.ts";
import type { ResolvedConfig } from "../config.ts";
import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import type { ImportLine, Operation, ProviderClassModel, ProviderModel, QueueDepths, RetryHook } from "../model.ts";
import { PROFILES } from "../profiles.ts";
import type { Method, ProviderClass, SourceProviders } from "../source.ts";
import { buildDetails } from "./details.ts";
import { NameTable } from "./names.ts";
import { RECOGNISED, select, tagFaults, type Promised } from "./select.ts";
import { overrideHead, propertyAccess, runTimeExpressions } from "./signature.ts";
import { runtimeModel, type Surroundings } from "./runtime.ts";

export { sharedRuntime } from "./runtime.ts";

export interface ModelResult {
  /** undefined when nothing can or need be generated. */
  readonly model: ProviderModel | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Builds the model of one output file.
 * @param surroundings what the output's place decides: the logs target, specifiers of the user's own modules
 */
export function buildModel(source: SourceProviders, config: ResolvedConfig, surroundings: Surroundings): ModelResult {
  const diagnostics: Diagnostic[] = [];
  const candidates = source.classes.filter((each) => isProvider(each, source, config));
  if (candidates.length === 0) {
    if (config.class.length > 0) return { model: undefined, diagnostics };
    const classes = source.classes.map(({ name }) => name);
    const fault =
      classes.length === 0
        ? diagnostic("no-class", { suggestion: "Name the file that declares the provider class." }, { file: source.path })
        : diagnostic("no-operations", { classes, recognised: recognised(config) }, { file: source.path, range: source.classes[0]?.range });
    return { model: undefined, diagnostics: [fault] };
  }
  const names = new NameTable();
  const classes: ProviderClassModel[] = [];
  for (const provider of candidates) {
    const fault = refusal(provider, source, surroundings);
    if (fault !== undefined) {
      diagnostics.push(fault);
      continue;
    }
    const built = buildClass(provider, source, config, surroundings, names, candidates.length > 1);
    diagnostics.push(...built.diagnostics);
    if (built.model !== undefined) classes.push(built.model);
  }
  if (classes.length === 0) return { model: undefined, diagnostics };
  const bases = classes.map(({ base }) => providerImport(source, base));
  return {
    model: {
      source: source.specifier,
      imports: [...bases, ...names.importLines()],
      classes,
      runtime: runtimeModel(classes, config, surroundings),
      runtimeSpecifier: surroundings.runtimeSpecifier,
      reserved: [...new Set([...names.words(), ...classes.flatMap(({ name, base }) => [name, base])])].sort(),
    },
    diagnostics,
  };
}

/** A class with operations that is asked for; one that is not exported counts only where no other class builds on it. */
function isProvider(provider: ProviderClass, source: SourceProviders, config: ResolvedConfig): boolean {
  if (config.class.length > 0 && !config.class.includes(provider.name)) return false;
  if (![...provider.methods, ...provider.others].some((member) => isPromised(select(member, config)))) return false;
  return provider.exportName !== undefined || !source.classes.some(({ baseName }) => baseName === provider.name);
}

function isPromised(selection: ReturnType<typeof select>): selection is Promised {
  return selection !== undefined && selection !== "left-out";
}

/** Why no subclass of a class can be generated. */
function refusal(provider: ProviderClass, source: SourceProviders, { outputName }: Surroundings): Diagnostic | undefined {
  const { name, range } = provider;
  const place = { file: source.path, range };
  if (provider.exportName === undefined) return diagnostic("class-not-exported", { name, output: outputName }, place);
  if (provider.privateConstructor !== undefined) return diagnostic("private-constructor", { name }, { file: source.path, range: provider.privateConstructor });
  if (source.declared.has(`Instrumented${name}`)) return diagnostic("name-taken", { name: `Instrumented${name}` }, place);
  if (NameTable.isGlobal(name)) return diagnostic("class-name-shadows-global", { name }, place);
  return undefined;
}

function buildClass(
  provider: ProviderClass,
  source: SourceProviders,
  config: ResolvedConfig,
  surroundings: Surroundings,
  names: NameTable,
  several: boolean,
): { readonly model: ProviderClassModel | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const obstacle = names.obstacle(provider.typeParameters);
  if (obstacle !== undefined) {
    const { name, why, range } = obstacle;
    return { model: undefined, diagnostics: [diagnostic("type-parameter-unreachable", { className: provider.name, name, why }, { file: source.path, range })] };
  }
  const table = several ? `${lowerFirst(provider.name)}Operations` : "operations";
  const operations: Operation[] = [];
  for (const method of provider.methods) {
    const selection = select(method, config);
    diagnostics.push(...tagFaults(method, source.path));
    if (!isPromised(selection)) continue;
    const built = buildOperation(method, selection, provider, source, config, surroundings, names);
    diagnostics.push(...built.diagnostics);
    if (built.operation !== undefined) operations.push(built.operation);
  }
  diagnostics.push(...otherMembers(provider, source, config), ...undeclaredResults(provider, source, config));
  if (provider.unresolvedBase !== undefined && (config.operations === "all" || operations.length === 0)) {
    const { name, range } = provider.unresolvedBase;
    diagnostics.push(diagnostic("base-unresolved", { className: provider.name, base: name }, { file: source.path, range }));
  }
  for (const { method, range } of provider.plainFactories) {
    diagnostics.push(diagnostic("factory-escapes", { className: provider.name, method }, { file: source.path, range }));
  }
  if (operations.length === 0) return { model: undefined, diagnostics };
  const retryHook = buildRetryHook(provider, operations, source, names, diagnostics);
  const queueDepths = buildQueueDepths(provider, operations, config, source, diagnostics);
  const parameters = provider.typeParameters.text;
  return {
    model: {
      name: `Instrumented${provider.name}`,
      base: provider.name,
      defaultExport: provider.exportName === "default",
      abstract: provider.abstract,
      typeParameters: parameters,
      typeArguments: provider.typeArguments.length === 0 ? "" : `<${provider.typeArguments.join(", ")}>`,
      table,
      scope: config.scope === undefined || config.scope === provider.name ? undefined : config.scope,
      operations,
      retryHook,
      queueDepths,
    },
    diagnostics,
  };
}

function buildOperation(
  method: Method,
  promised: Promised,
  provider: ProviderClass,
  source: SourceProviders,
  config: ResolvedConfig,
  surroundings: Surroundings,
  names: NameTable,
): { readonly operation: Operation | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const place = { file: method.file ?? source.path, range: method.range };
  const refuse = (fault: Diagnostic): { operation: undefined; diagnostics: Diagnostic[] } => ({ operation: undefined, diagnostics: [fault] });
  if (method.abstract) return refuse(diagnostic("operation-abstract", { method: method.name }, place));
  const diagnostics: Diagnostic[] = [];
  const head = overrideHead(method, provider, names);
  const runTime = "unnameable" in head;
  if (runTime) {
    const { name, why, range } = head.unnameable;
    diagnostics.push(diagnostic("signature-inherited", { method: method.name, name, why }, { file: place.file, range }));
  }
  if (method.result === "thenable" || method.result === "stream") {
    const type = method.signatures[0]?.returnType?.text ?? "something";
    const what = method.result === "thenable" ? `${type}, a thenable that is not a Promise` : `${type}, a stream with more ways to be read than an iterator`;
    diagnostics.push(diagnostic("call-only", { method: method.name, type: what }, place));
  }
  const { details, instanceId, faults } = buildDetails(method, promised, runTime ? runTimeExpressions(method) : head.expressions, place, ({ path, name }) =>
    names.value(surroundings.specifierOf(path), name),
  );
  diagnostics.push(...faults);
  if (!runTime) names.take(head, method);
  const profile = PROFILES[config.profile];
  const { spec, options } = promised;
  const metrics = options.signals?.metrics ?? config.signals.metrics;
  const ownHistogram = profile.duration.sharedDescription === undefined || spec.durationMetric !== undefined;
  if (options.buckets !== undefined && !ownHistogram) diagnostics.push(diagnostic("buckets-ignored", { method: method.name, profile: config.profile }, place));
  const recording = { observer: observerOf(method), asyncIteration: method.asyncIteration, instanceId, details };
  const expected = [...new Set([...config.expected, ...(options.expected ?? [])])];
  return {
    operation: {
      method: method.name,
      access: propertyAccess(method.name),
      key: propertyAccess(method.name).startsWith(".") ? method.name : JSON.stringify(method.name),
      override: runTime
        ? { kind: "run-time", name: JSON.stringify(method.name), static: method.static, ...recording }
        : { kind: "method", jsDoc: head.jsDoc, overloads: head.overloads, head: head.head, call: head.call, ...recording },
      signals: {
        operation: spec.operation,
        durationMetric: metrics ? profile.duration.metric(spec) : undefined,
        description: spec.description,
        errorLabel: profile.errors?.label === "errorLabel" ? (spec.errorLabel ?? spec.operation) : spec.operation,
        buckets: ownHistogram && metrics ? options.buckets : undefined,
        count: metrics && spec.count !== undefined ? { unit: "1", ...spec.count } : undefined,
        retries: metrics && spec.retries !== undefined ? { unit: "{retry}", ...spec.retries } : undefined,
        expected,
        sample: options.sample === 1 ? undefined : options.sample,
        metrics,
        spans: options.signals?.spans ?? config.signals.spans,
        logs: options.signals?.logs ?? config.signals.logs,
      },
    },
    diagnostics,
  };
}

function observerOf({ result }: Method): Operation["override"]["observer"] {
  if (result === "promise") return "observe";
  if (result === "iteration") return "observeIteration";
  return result === "either" ? "observeEither" : "observeSync";
}

/** Members that are named like operations and are no methods that can be overridden. */
function otherMembers(provider: ProviderClass, source: SourceProviders, config: ResolvedConfig): Diagnostic[] {
  return provider.others.flatMap((member) => {
    const { name: method, range, kind } = member;
    if (!isPromised(select(member, config))) return [];
    const place = { file: source.path, range };
    if (kind === "private") return [diagnostic("operation-private", { method }, place)];
    if (kind === "optional") return [diagnostic("operation-optional", { method }, place)];
    return [diagnostic("operation-not-a-method", { method, kind: kind === "property" ? "a property" : "an accessor" }, place)];
  });
}

/** With `--operations all`: public methods of which nobody can tell whether they are asynchronous. */
function undeclaredResults(provider: ProviderClass, source: SourceProviders, config: ResolvedConfig): Diagnostic[] {
  if (config.operations !== "all") return [];
  return provider.methods.flatMap((method) => {
    const undeclared = method.result === "either" && method.signatures.some(({ returnType }) => returnType === undefined);
    if (!undeclared || method.access !== "public" || method.static || select(method, config) !== undefined) return [];
    return [diagnostic("result-undeclared", { method: method.name }, { file: method.file ?? source.path, range: method.range })];
  });
}

function buildRetryHook(
  provider: ProviderClass,
  operations: readonly Operation[],
  source: SourceProviders,
  names: NameTable,
  diagnostics: Diagnostic[],
): RetryHook | undefined {
  const retried = operations.filter(({ signals }) => signals.retries !== undefined);
  const hook = provider.methods.find(({ tags }) => tags.retryHook !== undefined) ?? provider.methods.find(({ name }) => name === "onRetry");
  if (hook === undefined || retried.length === 0 || hook.abstract || hook.static) return undefined;
  const place = { file: hook.file ?? source.path, range: hook.range };
  const head = overrideHead(hook, provider, names);
  if ("unnameable" in head || hook.overloaded) {
    diagnostics.push(diagnostic("retry-hook-unclear", { method: hook.name }, place));
    return undefined;
  }
  const [first] = hook.signatures[0]?.parameters ?? [];
  const named = first?.name !== undefined && /^(?:string|["'])/.test(first.type?.text ?? "") ? head.expressions.get(first.name) : undefined;
  const tagged = /^\S+/.exec(hook.tags.retryHook ?? "")?.[0];
  const only = retried.length === 1 ? retried[0]?.signals.operation : undefined;
  const operation = tagged === undefined ? (named ?? (only === undefined ? undefined : JSON.stringify(only))) : JSON.stringify(tagged);
  if (operation === undefined) {
    diagnostics.push(diagnostic("retry-hook-unclear", { method: hook.name }, place));
    return undefined;
  }
  names.take(head, hook);
  return { head: head.head, jsDoc: head.jsDoc, operation, call: head.call, returns: hook.signatures[0]?.returnType?.text !== "void" };
}

function buildQueueDepths(
  provider: ProviderClass,
  operations: readonly Operation[],
  config: ResolvedConfig,
  source: SourceProviders,
  diagnostics: Diagnostic[],
): QueueDepths | undefined {
  const operation = operations.find(({ signals }) => signals.operation === "get_queue_depths");
  const method = provider.methods.find(({ name }) => name === operation?.method);
  if (operation === undefined || method === undefined || !operation.signals.metrics || method.static || method.access !== "public") return undefined;
  const skip = (why: string): undefined => {
    diagnostics.push(diagnostic("queue-depths-skipped", { why }, { file: method.file ?? source.path, range: method.range }));
  };
  if (provider.memberNames.includes("observeQueueDepths")) return skip(`'${provider.name}' has a member 'observeQueueDepths' of its own`);
  const required = method.signatures[0]?.parameters.some(({ optional, hasDefault, rest }) => !optional && !hasDefault && !rest);
  if (required === true) return skip(`'${method.name}' has a required parameter`);
  const { queueDepths } = PROFILES[config.profile];
  const gauges = QUEUE_DEPTHS.flatMap(({ queue, field, description }) => {
    const metric: string | undefined = queueDepths[queue as keyof typeof queueDepths];
    const path = [field, field.replace("Queue", "_queue")].map((name) => method.values.at(`result.${name}`)).find((found) => found !== undefined);
    const name = path?.steps[0];
    if (metric === undefined || name === undefined || path?.kind === "text" || path?.kind === "other") return [];
    return [{ metric, description, read: `(depths) => depths.${name}` }];
  });
  if (gauges.length === 0) return skip(`the result of '${method.name}' names no queue`);
  return { access: operation.access, method: propertyAccess(method.name), gauges };
}

function providerImport(source: SourceProviders, base: string): ImportLine {
  const provider = source.classes.find(({ name }) => name === base);
  const exported = provider?.exportName ?? base;
  const clause = exported === "default" ? base : exported === base ? `{ ${base} }` : `{ ${exported} as ${base} }`;
  return { specifier: source.specifier, typeOnly: false, clause };
}

/** What the tool would have recognised, for a file in which it recognised nothing. */
function recognised({ operations }: ResolvedConfig): string {
  if (operations === "tagged") return "methods tagged '@operation name' or named in the config";
  return `${RECOGNISED.slice(0, 6).join(", ")} and ${String(RECOGNISED.length - 6)} more of the provider contract, in camelCase or snake_case`;
}

/** Entries of the config that no method of any source matches. */
export function unmatchedEntries(config: ResolvedConfig, sources: readonly SourceProviders[]): Diagnostic[] {
  const methods = [...new Set(sources.flatMap(({ classes }) => classes.flatMap(({ methods: own, others }) => [...own, ...others].map(({ name }) => name))))];
  const file = config.configFile;
  return Object.keys(config.catalogue).flatMap((method) => {
    const alone: ResolvedConfig = { ...config, operations: "tagged", catalogue: Object.assign(Object.create(null), { [method]: config.catalogue[method] }) as ResolvedConfig["catalogue"] };
    if (methods.some((name) => select({ name, tags: {} }, alone) !== undefined)) return [];
    return [diagnostic("catalogue-method-unknown", { method, nearest: nearest(method, methods) }, { file })];
  });
}

/** Classes that are asked for and that no source has. */
export function unmatchedClasses(config: ResolvedConfig, sources: readonly SourceProviders[]): Diagnostic[] {
  const classes = sources.flatMap((source) => source.classes.filter((each) => isProvider(each, source, { ...config, class: [] })).map(({ name }) => name));
  return config.class.filter((name) => !classes.includes(name)).map((name) => diagnostic("class-not-found", { name, nearest: nearest(name, classes) }));
}

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
