/** Which recording functions an output needs: told from its operations, or all of them for a shared file. */

import type { ModuleReference, ResolvedConfig } from "../config.ts";
import type { DetailName, Features, Observer, ProviderClassModel, RuntimeModel } from "../model.ts";
import { PROFILES, type Profile } from "../profiles.ts";

/** What the place of an output decides. */
export interface Surroundings {
  /** Where log records go, `auto` settled. */
  readonly logs: "api" | "logger" | "none";
  /** The specifier of the shared runtime file, if there is one. */
  readonly runtimeSpecifier: string | undefined;
  /** The output's file name, for messages. */
  readonly outputName: string;
  /** The specifier of one of the user's own modules, by its absolute path. */
  specifierOf(path: string): string;
}

const OBSERVERS: readonly Observer[] = ["observe", "observeEither", "observeSync", "observeIteration"];
const DETAILS: readonly DetailName[] = [
  "instanceId",
  "instanceIdOf",
  "attributes",
  "attributesOf",
  "countOf",
  "isFailure",
  "errorOf",
  "attempt",
];

/** The recording functions that a set of classes needs. */
export function runtimeModel(
  classes: readonly ProviderClassModel[],
  config: ResolvedConfig,
  surroundings: Surroundings,
): RuntimeModel {
  const operations = classes.flatMap((each) => each.operations);
  const signals = operations.map((each) => each.signals);
  const has = (test: (each: (typeof signals)[number]) => boolean): boolean => signals.some(test);
  const details = new Set(operations.flatMap(({ override }) => override.details.map(({ name }) => name)));
  const observers = new Set(operations.map(({ override }) => override.observer));
  const logs = has((each) => each.logs) ? surroundings.logs : "none";
  return describe(config, surroundings, {
    metrics: has((each) => each.metrics),
    spans: has((each) => each.spans),
    logs,
    metricSwitch: has((each) => each.metrics) && has((each) => !each.metrics),
    spanSwitch: has((each) => each.spans) && has((each) => !each.spans),
    logSwitch: logs !== "none" && has((each) => !each.logs),
    observers: OBSERVERS.filter((each) => observers.has(each)),
    asyncIteration: operations.some(
      ({ override }) => override.observer === "observeIteration" && override.asyncIteration,
    ),
    details: DETAILS.filter((each) => details.has(each)),
    errorLabels: has((each) => each.metrics && each.errorLabel !== each.operation),
    buckets: has((each) => each.buckets !== undefined),
    count: has((each) => each.count !== undefined),
    retries: has((each) => each.retries !== undefined),
    retryHook: classes.some(({ retryHook }) => retryHook !== undefined),
    runTime: operations.some(({ override }) => override.kind === "run-time"),
    properties:
      operations.some(({ override }) => override.kind === "property") ||
      classes.some(({ wrapper }) => (wrapper?.fields.length ?? 0) > 0),
    accessors: operations.some(({ override }) => override.kind === "accessor"),
    setters: operations.some(({ override }) => override.kind === "accessor" && override.setter !== undefined),
    optionalProperties: classes.some(({ wrapper }) => (wrapper?.optionalProperties.length ?? 0) > 0),
    queueDepths: classes.some(({ queueDepths }) => queueDepths !== undefined),
    expected: has((each) => each.expected.length > 0),
    sample: has((each) => each.sample !== undefined),
  });
}

/** The recording functions whole: a shared file does not change with the classes that import it. */
export function sharedRuntime(config: ResolvedConfig, surroundings: Surroundings): RuntimeModel {
  return describe(config, surroundings, {
    metrics: true,
    spans: true,
    logs: surroundings.logs,
    metricSwitch: true,
    spanSwitch: true,
    logSwitch: surroundings.logs !== "none",
    observers: OBSERVERS,
    asyncIteration: true,
    details: DETAILS,
    errorLabels: true,
    buckets: true,
    count: true,
    retries: true,
    retryHook: true,
    runTime: true,
    properties: true,
    accessors: true,
    setters: true,
    optionalProperties: true,
    queueDepths: true,
    expected: true,
    sample: true,
  });
}

function describe(config: ResolvedConfig, surroundings: Surroundings, features: Features): RuntimeModel {
  const profile: Profile = PROFILES[config.profile];
  const { duration, errors } = profile;
  return {
    profile: config.profile,
    unit: duration.unit,
    buckets: config.buckets ?? duration.buckets,
    sharedDescription: duration.sharedDescription,
    labels: duration.labels,
    errorsMetric: features.metrics ? errors?.metric : undefined,
    classifier: config.classifyError === undefined ? undefined : classifier(config.classifyError, surroundings),
    features,
  };
}

function classifier({ path, name }: ModuleReference, surroundings: Surroundings): RuntimeModel["classifier"] {
  return { specifier: surroundings.specifierOf(path), imported: name };
}
