/** One operation: how its override is declared, what it records, and why it is refused. */

import type { ModuleReference, ResolvedConfig } from "../config.ts";
import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import type { Operation, RunTimeOverride } from "../model.ts";
import { PROFILES } from "../profiles.ts";
import type { Method, ProviderClass, SourceProviders } from "../source.ts";
import { buildDetails } from "./details.ts";
import { named, type NameTable } from "./names.ts";
import { isWrapped } from "./providers.ts";
import type { Surroundings } from "./runtime.ts";
import { isOperationName, type Promised } from "./select.ts";
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
import { WRAPPED, wrappedCall } from "./wrapper.ts";

/** What a compiler refused of an earlier model: overrides by class and method, and classes as a whole. */
export interface Verdicts {
  override(className: string, method: string): Demotion | undefined;
  /** What it said of the class; undefined for most. */
  ofClass(className: string): string | undefined;
}

/** What all the overrides of an output share. */
export interface Output {
  readonly surroundings: Surroundings;
  readonly names: NameTable;
  readonly verdicts: Verdicts;
}

/** undefined, and the reason, where the method cannot be observed. */
export function buildOperation(
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
