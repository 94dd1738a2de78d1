/** `SourceProviders` → `ProviderModel`: the classes that are providers, their operations, and what the output must import. */

import type { ModuleReference, ResolvedConfig } from "../config.ts";
import { diagnostic, type Diagnostic, type Place } from "../diagnostic.ts";
import type { Operation, ProviderClassModel, ProviderModel, RunTimeOverride } from "../model.ts";
import { PROFILES } from "../profiles.ts";
import { EXPORT_EQUALS, type Method, type ProviderClass, type SourceProviders } from "../source.ts";
import { buildQueueDepths, buildRetryHook } from "./companions.ts";
import { buildDetails } from "./details.ts";
import { named, NameTable, type Import } from "./names.ts";
import { isPromised, isProvider, isWrapped, refusal, unresolvedBases } from "./providers.ts";
import { isOperationName, RECOGNISED, select, tagFaults, type Promised } from "./select.ts";
import {
  memberAccess,
  memberKey,
  memberType,
  modifiersOf,
  overrideHead,
  propertyAccess,
  runTimeExpressions,
  type Demotion,
  type HeadResult,
} from "./signature.ts";
import { runtimeModel, type Surroundings } from "./runtime.ts";
import { buildWrapper, WRAPPED, wrappedCall } from "./wrapper.ts";

export { sharedRuntime } from "./runtime.ts";

export interface ModelResult {
  /** undefined when nothing can or need be generated. */
  readonly model: ProviderModel | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a compiler refused of an earlier model: overrides by class and method, and classes as a whole. */
export interface Verdicts {
  override(className: string, method: string): Demotion | undefined;
  /** What it said of the class; undefined for most. */
  ofClass(className: string): string | undefined;
}

const NO_VERDICTS: Verdicts = { override: () => undefined, ofClass: () => undefined };

/**
 * Builds the model of one output file.
 * @param surroundings what the output's place decides: the logs target, specifiers of the user's own modules
 */
export function buildModel(
  source: SourceProviders,
  config: ResolvedConfig,
  surroundings: Surroundings,
  verdicts = NO_VERDICTS,
): ModelResult {
  const diagnostics: Diagnostic[] = [];
  diagnostics.push(...unresolvedBases(source, config));
  const candidates = source.classes.filter((each) => isProvider(each, source, config));
  if (candidates.length === 0) {
    if (config.class.length > 0) return { model: undefined, diagnostics };
    const classes = source.classes.map(({ name }) => name);
    const fault =
      classes.length === 0
        ? diagnostic(
            "no-class",
            { suggestion: "Name the file that declares the provider class." },
            { file: source.path },
          )
        : diagnostic(
            "no-operations",
            { classes, recognised: recognised(config) },
            { file: source.path, range: source.classes[0]?.range },
          );
    return { model: undefined, diagnostics: [...diagnostics, fault] };
  }
  const names = new NameTable();
  for (const { importName, exportName } of candidates) {
    if (exportName !== undefined)
      names.reserve({ specifier: source.specifier, imported: exportName, local: importName });
  }
  const classes: ProviderClassModel[] = [];
  for (const provider of candidates) {
    const fault =
      refusal(provider, source, config, surroundings.outputName) ??
      verdict(provider, source, surroundings, verdicts) ??
      (classes.some(({ base }) => base === provider.name)
        ? diagnostic("class-name-twice", { name: provider.name }, { file: source.path, range: provider.range })
        : undefined);
    if (fault !== undefined) {
      diagnostics.push(fault);
      continue;
    }
    const several = candidates.length > 1;
    const built = buildClass(provider, source, config, { surroundings, names, verdicts }, several);
    diagnostics.push(...built.diagnostics);
    if (built.model !== undefined) classes.push(built.model);
  }
  if (classes.length === 0) return { model: undefined, diagnostics };
  const providers = candidates.filter(({ name }) => classes.some(({ base }) => base === name));
  const bases = [...new Set(providers.map(({ importName }) => importName))].map((local): Import => {
    const same = providers.filter(({ importName }) => importName === local);
    const typeOnly = same.every((each) => isWrapped(each, config));
    return { specifier: source.specifier, imported: same[0]?.exportName ?? local, local, typeOnly };
  });
  return {
    model: {
      source: source.specifier,
      imports: names.importLines(bases),
      exportEquals: providers.some(({ exportName }) => exportName === EXPORT_EQUALS) ? classes[0]?.name : undefined,
      classes,
      runtime: runtimeModel(classes, config, surroundings),
      runtimeSpecifier: surroundings.runtimeSpecifier,
      reserved: [...new Set([...names.words(), ...classes.flatMap(({ name, base }) => [name, base])])].sort(),
    },
    diagnostics,
  };
}

/** What a compiler said of the class that an earlier model made of a provider. */
function verdict(
  { name, range }: ProviderClass,
  { path }: SourceProviders,
  { outputName }: Surroundings,
  verdicts: Verdicts,
): Diagnostic | undefined {
  const error = verdicts.ofClass(name);
  return error === undefined
    ? undefined
    : diagnostic("verify-class", { className: name, error, output: outputName }, { file: path, range });
}

/** What all the overrides of an output share. */
interface Output {
  readonly surroundings: Surroundings;
  readonly names: NameTable;
  readonly verdicts: Verdicts;
}

function buildClass(
  provider: ProviderClass,
  source: SourceProviders,
  config: ResolvedConfig,
  output: Output,
  several: boolean,
): { readonly model: ProviderClassModel | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const { names } = output;
  const wrapped = isWrapped(provider, config);
  const obstacle = names.obstacle(provider.typeParameters, wrapped);
  if (obstacle !== undefined) {
    const { name, why, range } = obstacle;
    return {
      model: undefined,
      diagnostics: [
        diagnostic("type-parameter-unreachable", { className: provider.name, name, why }, { file: source.path, range }),
      ],
    };
  }
  names.takeType(provider.typeParameters);
  const table = several ? `${lowerFirst(provider.name)}Operations` : "operations";
  const operations: Operation[] = [];
  for (const method of wrapped ? [...provider.methods, ...provider.optionalMethods] : provider.methods) {
    const selection = select(method, config);
    diagnostics.push(...tagFaults(method, source.path));
    if (selection === undefined) diagnostics.push(...unawaited(method, provider, source, config));
    if (!isPromised(selection) || (wrapped && (method.static || method.access !== "public"))) continue;
    const built = buildOperation(method, selection, provider, source, config, output);
    diagnostics.push(...built.diagnostics);
    if (built.operation !== undefined) operations.push(built.operation);
  }
  diagnostics.push(...otherMembers(provider, source, config));
  if (wrapped && operations.length > 0) diagnostics.push(...looseSetters(provider, names));
  for (const { name, file, range } of wrapped ? provider.leftOut : [])
    diagnostics.push(diagnostic("wrapper-leaves-out", { name, className: provider.name }, { file, range }));
  for (const { method, static: isStatic, range } of wrapped ? [] : provider.plainFactories) {
    const factory = { className: provider.name, method, isStatic };
    diagnostics.push(diagnostic("factory-escapes", factory, { file: source.path, range }));
  }
  // Where all signals are off the class stays, for those who import it, and overrides nothing.
  const isSilent = diagnostics.some(({ code }) => code === "operation-silent");
  if (operations.length === 0 && !isSilent) return { model: undefined, diagnostics };
  for (const { name, range } of wrapped ? [] : provider.captured) {
    const isWrapped = operations.some(({ method, override }) => method === name && override.kind === "property");
    if (isWrapped) diagnostics.push(diagnostic("property-captured", { property: name }, { file: source.path, range }));
  }
  for (const { method, member, range } of wrapped ? [] : provider.privateStatics) {
    diagnostics.push(
      diagnostic("private-static", { className: provider.name, method, member }, { file: source.path, range }),
    );
  }
  for (const range of provider.plainInstances) {
    diagnostics.push(diagnostic("plain-instance", { className: provider.name }, { file: source.path, range }));
  }
  const retryHook = wrapped ? undefined : buildRetryHook(provider, operations, source, names, diagnostics);
  const queueDepths = buildQueueDepths(provider, operations, config, source, diagnostics);
  const parameters = provider.typeParameters.text;
  return {
    model: {
      name: `Instrumented${provider.name}`,
      base: provider.name,
      extends: provider.reference,
      wrapper: wrapped ? buildWrapper(provider, operations, names) : undefined,
      defaultExport: provider.exportName === "default" && provider.importName === provider.name,
      abstract: provider.abstract && !wrapped,
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

/** Setters that take what the output cannot name, and their getters do not give: no type of the base's tells it. */
function looseSetters({ properties }: ProviderClass, names: NameTable): Diagnostic[] {
  return properties.flatMap(({ name, optional, setter }) => {
    const obstacle = setter === undefined || optional ? undefined : names.obstacle(setter.type, true);
    if (setter === undefined || obstacle === undefined) return [];
    const { file, range } = setter;
    return [diagnostic("wrapper-setter", { name, type: obstacle.name, why: obstacle.why }, { file, range })];
  });
}

/**
 * With `--operations all`, what a method that is no operation gives back: what nobody can tell, or a thing whose work goes on after the
 * call, in ways of its own. A class that is such a thing itself gives back others like it.
 */
function unawaited(
  { name, access, abstract, declaredAs, result, asynchronous, values, signatures, file, range }: Method,
  { memberNames }: ProviderClass,
  source: SourceProviders,
  config: ResolvedConfig,
): Diagnostic[] {
  if (config.operations !== "all" || access !== "public" || abstract || declaredAs === "getter") return [];
  if (memberNames.some((each) => ITSELF_UNAWAITED.has(each)) || ITSELF_UNAWAITED.has(name)) return [];
  const place = { file: file ?? source.path, range };
  if (asynchronous === undefined && values.checked().unresolved)
    return [diagnostic("result-unresolved", { method: name }, place)];
  const kind = asynchronous === undefined ? values.checked().result : result;
  if (kind !== "thenable" && kind !== "stream") return [];
  const type = signatures[0]?.returnType?.text ?? values.checked().type;
  return [diagnostic("result-unawaited", { method: name, type, kind }, place)];
}
const ITSELF_UNAWAITED: ReadonlySet<string> = new Set(["then", "Symbol.asyncIterator"]);

function buildOperation(
  declared: Method,
  promised: Promised,
  provider: ProviderClass,
  source: SourceProviders,
  config: ResolvedConfig,
  { surroundings, names, verdicts }: Output,
): { readonly operation: Operation | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const place = { file: declared.file ?? source.path, range: declared.range };
  let method = declared;
  const refuse = (fault: Diagnostic): { operation: undefined; diagnostics: Diagnostic[] } => ({
    operation: undefined,
    diagnostics: [fault],
  });
  const wrapped = isWrapped(provider, config);
  if (method.abstract && !wrapped) return refuse(diagnostic("operation-abstract", { method: method.name }, place));
  if (!isOperationName(promised.spec.operation))
    return refuse(diagnostic("operation-unnamed", { method: method.name }, place));
  const diagnostics: Diagnostic[] = [];
  if (method.decorated) diagnostics.push(diagnostic("operation-decorated", { method: method.name }, place));
  const isProperty = method.declaredAs !== "method" || provider.optionalMethods.includes(method);
  if (wrapped && method.declaredAs === "getter")
    return refuse(diagnostic("operation-not-a-method", { method: method.name, kind: "an accessor" }, place));
  const demotion = verdicts.override(provider.name, method.name);
  // A property has one form only.
  if (demotion !== undefined && (demotion.form === "refused" || isProperty))
    return refuse(diagnostic("verify-operation", { method: method.name, error: demotion.error }, place));
  method = named(declared, names);
  const written = isProperty
    ? undefined
    : overrideHead(method, provider, names, wrapped ? WRAPPED : undefined, demotion);
  // A wrapper has no signature to inherit: what cannot be written becomes a field with the type of the instance's.
  const head = wrapped && written !== undefined && "unnameable" in written ? undefined : written;
  const runTime = head !== undefined && "unnameable" in head;
  if (demotion !== undefined) {
    const form = head === undefined || runTime ? "run-time" : "reference";
    diagnostics.push(diagnostic("verify-demoted", { method: method.name, form, error: demotion.error }, place));
  } else if (runTime && head.unnameable !== undefined) {
    const { name, why, range } = head.unnameable;
    diagnostics.push(
      diagnostic("signature-inherited", { method: method.name, name, why }, { file: place.file, range }),
    );
  }
  if (method.result === "thenable" || method.result === "stream") {
    const type = method.signatures[0]?.returnType?.text ?? "something";
    const what =
      method.result === "thenable"
        ? `${type}, a thenable that is not a Promise`
        : `${type}, a stream with more ways to be read than an iterator`;
    diagnostics.push(diagnostic("call-only", { method: method.name, type: what }, place));
  }
  const callback = method.signatures.find((signature) => signature.callback !== undefined)?.callback;
  if (callback !== undefined && method.result !== "promise")
    diagnostics.push(diagnostic("callback-only", { method: method.name, callback }, place));
  const { spec, options } = promised;
  const signals = {
    metrics: options.signals?.metrics ?? config.signals.metrics,
    spans: options.signals?.spans ?? config.signals.spans,
    logs: (options.signals?.logs ?? config.signals.logs) && surroundings.logs !== "none",
  };
  if (!signals.metrics && !signals.spans && !signals.logs)
    return refuse(diagnostic("operation-silent", { method: method.name }, place));
  const { metrics } = signals;
  const expressions = head === undefined || runTime ? runTimeExpressions(method) : head.expressions;
  const importValue = ({ path, name }: ModuleReference): string => names.value(surroundings.specifierOf(path), name);
  const { details, instanceId, identified, attributes, faults } = buildDetails(
    method,
    promised,
    expressions,
    place,
    signals,
    importValue,
  );
  diagnostics.push(...faults);
  if (head !== undefined && !runTime) names.take(head, method);
  const profile = PROFILES[config.profile];
  const ownHistogram = profile.duration.sharedDescription === undefined || spec.durationMetric !== undefined;
  if (options.buckets !== undefined && !ownHistogram)
    diagnostics.push(diagnostic("buckets-ignored", { method: method.name, profile: config.profile }, place));
  // A static method may have the name of another one.
  const isTwice = method.static && provider.methods.some((each) => each.name === method.name && !each.static);
  const ownName = declared.key === undefined ? declared.name : declared.name.slice(1, -1);
  const key = isTwice ? `static ${ownName}` : ownName;
  const recording = { observer: observerOf(method), asyncIteration: method.asyncIteration, instanceId, details };
  const expected = [...new Set([...config.expected, ...(options.expected ?? [])])];
  return {
    operation: {
      method: declared.name,
      access: propertyAccess(key),
      key: propertyAccess(key).startsWith(".") ? key : JSON.stringify(key),
      override: overrideOf(
        method,
        provider,
        names,
        head === undefined || "unnameable" in head || !wrapped
          ? head
          : { ...head, call: wrappedCall(method, head.call) },
        recording,
      ),
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
        identified,
        attributes,
        ...signals,
      },
    },
    diagnostics,
  };
}

/** The getter, and the setter repeated beside it: one without the other would hide it. */
function accessorOverride(
  method: Method,
  provider: ProviderClass,
  names: NameTable,
  recording: Omit<RunTimeOverride, "kind" | "name" | "static">,
): Operation["override"] {
  const { setter, nameText } = method;
  const type = memberType(method, provider);
  const written = setter?.type !== undefined && names.obstacle(setter.type) === undefined ? setter.type : undefined;
  if (written !== undefined) names.takeType(written);
  return {
    kind: "accessor",
    jsDoc: method.signatures[0]?.jsDoc,
    getter: `${modifiersOf(method)} get ${nameText}(): ${type}`,
    setter:
      setter === undefined ? undefined : `${modifiersOf(method)} set ${nameText}(value: ${written?.text ?? type})`,
    base: `super${memberAccess(method.name)}`,
    ...recording,
  };
}

function overrideOf(
  method: Method,
  provider: ProviderClass,
  names: NameTable,
  head: HeadResult | undefined,
  recording: Omit<RunTimeOverride, "kind" | "name" | "static">,
): Operation["override"] {
  if (head === undefined && method.declaredAs === "getter") return accessorOverride(method, provider, names, recording);
  if (head === undefined) {
    const isAccessor = method.declaredAs === "accessor";
    const readonly = method.declaredAs === "readonly property" ? " readonly" : isAccessor ? " accessor" : "";
    return {
      kind: "property",
      jsDoc: method.signatures[0]?.jsDoc,
      head: `${modifiersOf(method)}${readonly} ${method.nameText}: ${memberType(method, provider)}`,
      base: isAccessor ? `super${memberAccess(method.name)}` : `this[${memberKey(method.name)}]`,
      ...recording,
    };
  }
  if ("unnameable" in head)
    return { kind: "run-time", name: memberKey(method.name), static: method.static, ...recording };
  return {
    kind: "method",
    jsDoc: head.jsDoc,
    overloads: head.overloads,
    head: head.head,
    call: head.call,
    ...recording,
  };
}

function observerOf({ result }: Method): Operation["override"]["observer"] {
  if (result === "promise") return "observe";
  if (result === "iteration") return "observeIteration";
  return result === "either" ? "observeEither" : "observeSync";
}

/** Members that are named like operations and are no methods that can be overridden. */
function otherMembers(provider: ProviderClass, source: SourceProviders, config: ResolvedConfig): Diagnostic[] {
  // A wrapper observes a function that its instance may lack, but not one that may come and go.
  const isMeant = ({ name, kind }: ProviderClass["others"][number]): boolean =>
    !isWrapped(provider, config) ||
    (kind === "optional" && !provider.optionalMethods.some((each) => each.name === name));
  const merged = new Map<string, { readonly methods: string[]; readonly base: string; readonly place: Place }>();
  const told = provider.others.flatMap((member) => {
    const { name: method, range, kind, file = source.path } = member;
    if (!isMeant(member) || !isPromised(select(member, config))) return [];
    const place = { file, range };
    if (kind === "private") return [diagnostic("operation-private", { method }, place)];
    if (kind === "computed") return [diagnostic("operation-computed", { method, why: member.why ?? "" }, place)];
    if (kind === "merged") {
      // What an interface gets from one that it extends is told in one breath.
      const key = `${file}:${String(range.start.line)}:${String(range.start.column)}`;
      const { methods } = merged.get(key) ?? { methods: [] };
      merged.set(key, { methods: [...methods, method], base: member.of ?? provider.localName, place });
      return [];
    }
    if (kind === "optional") return [diagnostic("operation-optional", { method }, place)];
    return [
      diagnostic("operation-not-a-method", { method, kind: kind === "property" ? "a property" : "an accessor" }, place),
    ];
  });
  const promises = [...merged.values()].map(({ methods, base, place }) => {
    const className = provider.name;
    return diagnostic(
      "operation-merged",
      { methods, className, base: base === provider.localName ? className : base },
      place,
    );
  });
  return [...told, ...promises];
}

/** What the tool would have recognised, for a file in which it recognised nothing. */
function recognised({ operations }: ResolvedConfig): string {
  if (operations === "tagged") return "methods tagged '@operation name' or named in the config";
  return `${RECOGNISED.slice(0, 6).join(", ")} and ${String(RECOGNISED.length - 6)} more of the provider contract, in camelCase or snake_case`;
}

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
