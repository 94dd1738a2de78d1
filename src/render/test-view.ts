/** What the template of a starting test is given: each runner's way to stub a method, and to say what it expects. */

import type { TestedClass, TestModel, TestRunner, Trial } from "../model/trial.ts";

/** The places of the modules that a test file imports, as it writes them. */
export interface TestPlace {
  readonly runner: TestRunner;
  /** With jest: whether its functions are global, and its types those of `@types/jest`. */
  readonly globals: boolean;
  readonly source: string;
  readonly output: string;
}

export function testView(model: TestModel, place: TestPlace): object {
  const { classes } = model;
  const { runner } = place;
  const used = classes.filter(({ operations }) => operations.some(isTried));
  const trials = classes.flatMap(({ operations }) => operations).filter(isTried);
  const isDrained = trials.some(({ kind }) => kind.endsWith("iteration"));
  return {
    isNode: runner === "node",
    isVitest: runner === "vitest",
    isJest: runner === "jest",
    globals: place.globals,
    mock: runner === "jest" ? "jest" : runner === "node" ? "mock" : "vi",
    matchers: runner === "vitest" ? "vitest" : place.globals ? "jest" : "jest-globals",
    testing: `{ ${isDrained ? "drain, " : ""}recordTelemetry, type Telemetry }`,
    logger: loggerOf(model),
    imports: importsOf(model, used, place),
    subjects: classes.map(({ name }) => `\`${name}\``).join(", "),
    isOne: classes.length === 1,
    classes: classes.map((each) => classView(each, place)),
  };
}

/** How the logger of the output is set; undefined where there is none to set. */
function loggerOf({ classes, logs, exportEquals, runtimeSpecifier }: TestModel): string | undefined {
  if (logs !== "logger") return undefined;
  return exportEquals && runtimeSpecifier === undefined
    ? `${classes[0]?.name ?? ""}.setProviderLogger`
    : "setProviderLogger";
}

/** The modules that are tested: by `require()` where they are one class each. */
function importsOf(
  { logs, exportEquals, runtimeSpecifier }: TestModel,
  used: readonly TestedClass[],
  { output, source }: TestPlace,
): readonly { readonly required: boolean; readonly specifier: string; readonly clause: string }[] {
  const logger = logs === "logger" ? [{ imported: "setProviderLogger", local: "setProviderLogger" }] : [];
  if (exportEquals) {
    const of = (specifier: string, clause: string | undefined): ReturnType<typeof importsOf> =>
      clause === undefined ? [] : [{ required: true, specifier, clause }];
    const [tested] = used;
    const set =
      runtimeSpecifier === undefined || logger.length === 0
        ? []
        : [{ required: false, specifier: runtimeSpecifier, clause: importClause(logger) }];
    return [...of(output, tested?.name), ...of(source, tested?.base?.local), ...set];
  }
  const clauses = [
    {
      specifier: output,
      names: [
        ...used.map(({ name, defaultExport }) => ({ imported: defaultExport ? "default" : name, local: name })),
        ...logger,
      ],
    },
    { specifier: source, names: used.flatMap(({ base }) => base ?? []) },
  ];
  return clauses
    .filter(({ names }) => names.length > 0)
    .map(({ specifier, names }) => ({ required: false, specifier, clause: importClause(names) }));
}

function classView(tested: TestedClass, { runner }: TestPlace): object {
  const { name, base, typeArguments, operations, queueDepths } = tested;
  const type = `${name}${typeArguments}`;
  const fake = runner === "node" ? "mock.fn()" : `${runner === "jest" ? "jest" : "vi"}.fn()`;
  const views = operations.map((each) => trialView(each, tested, runner));
  const keys = operations.filter(isTried).map(({ key }) => `${isText(key) ? key : `[${key}]`}: ${fake}`);
  const isInstance = operations.some((each) => !each.static && isTried(each));
  return {
    name,
    type,
    isInstance,
    inner: base === undefined && isInstance ? `{ ${keys.join(", ")} }` : undefined,
    operations: views,
    queueDepths:
      queueDepths === undefined
        ? undefined
        : {
            stub: stub({ ...queueDepths, static: false }, tested, runner, {
              does: `async () => (${queueDepths.value}) as never`,
              resolves: `${queueDepths.value} as never`,
            }),
            shown: queueDepths.shown,
          },
  };
}

function isTried({ obstacle }: Trial): boolean {
  return obstacle === undefined;
}

/** Whether a key is a text, and not an expression such as `Symbol.asyncDispose`. */
function isText(key: string): boolean {
  return key.startsWith('"');
}

function trialView(trial: Trial, tested: TestedClass, runner: TestRunner): object {
  const { kind, value, metrics, spans, logs, sampled, errorType, instanceId, operation } = trial;
  const cast = `(${value}) as never`;
  const receiver = trial.static ? tested.name : "provider";
  const call = `${receiver}${trial.access}${trial.optional ? "?." : ""}(${trial.arguments})`;
  const isIteration = kind.endsWith("iteration");
  const generator = kind === "async iteration" ? "async function* ()" : "function* ()";
  const succeed = isIteration
    ? { does: `${generator} { yield ${cast}; }` }
    : kind === "sync"
      ? { does: `() => ${cast}`, returns: cast }
      : { does: `async () => ${cast}`, resolves: cast };
  const fail = isIteration
    ? { does: `${generator} { throw busy; }` }
    : kind === "sync"
      ? { does: "() => { throw busy; }" }
      : { does: "async () => { throw busy; }", rejects: runner === "jest" ? "busy as never" : "busy" };
  const properties = (given: Readonly<Record<string, string | number | undefined>>): string => {
    const texts = Object.entries(given).flatMap(([name, each]) =>
      each === undefined ? [] : [`${name}: ${JSON.stringify(each)}`],
    );
    return `{ ${texts.join(", ")} }`;
  };
  const type = errorType === "any" ? undefined : errorType;
  return {
    ...trial,
    quoted: JSON.stringify(trial.method),
    operationText: JSON.stringify(operation),
    failedAsText: JSON.stringify(trial.failedAs),
    histogramText: trial.histogram === undefined ? undefined : JSON.stringify(trial.histogram),
    call: isIteration ? `drain(${call})` : call,
    isSync: kind === "sync",
    succeed: stub(trial, tested, runner, succeed),
    fail: stub(trial, tested, runner, fail),
    // ---- a success
    timed: metrics,
    timedOk: properties({ count: 1, status: "ok" }),
    traced: spans && sampled,
    spanOk: spanText({ status: "unset" }, instanceId),
    logged: logs && sampled,
    logOk: properties({ level: "debug", instanceId }),
    instanceText: instanceId === undefined ? undefined : JSON.stringify(instanceId),
    countText: trial.count === undefined ? undefined : JSON.stringify(trial.count.metric),
    // ---- a failure
    failing: errorType !== undefined,
    errorText: type === undefined ? undefined : JSON.stringify(type),
    timedFailed: properties(type === undefined ? { count: 1, status: "error" } : { count: 1, errorType: type }),
    spanFailed: properties({ status: "error", errorType: type }),
    logFailed: properties({ level: "error", errorType: type }),
    retriesText:
      trial.retries === undefined || errorType === undefined ? undefined : JSON.stringify(trial.retries.metric),
    retriesStandard: trial.retries?.standard === true,
    failOnce: stub(trial, tested, runner, fail, true),
    succeedOnce: stub(trial, tested, runner, succeed, true),
  };
}

function spanText(own: Readonly<Record<string, string>>, instanceId: string | undefined): string {
  const texts = Object.entries(own).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  if (instanceId !== undefined) texts.push(`attributes: { instance_id: ${JSON.stringify(instanceId)} }`);
  return `{ ${texts.join(", ")} }`;
}

/** What a stubbed method does: as a function, and in the shorter words that some runners have. */
interface Behaviour {
  readonly does: string;
  readonly resolves?: string;
  readonly rejects?: string;
  readonly returns?: string;
}

function stub(
  { key, static: isStatic, access, getter }: Pick<Trial, "key" | "static" | "access" | "getter">,
  { base, hasIndexSignature }: TestedClass,
  runner: TestRunner,
  behaviour: Behaviour,
  once = false,
): string {
  const given = `(${behaviour.does}) as never`;
  if (base === undefined) {
    return runner === "node"
      ? `inner${access}.mock.mockImplementation${once ? "Once" : ""}(${given})`
      : `inner${access}${said(behaviour, once ? "Once" : "")}`;
  }
  const target = `${base.reference}${isStatic ? "" : ".prototype"}`;
  if (runner === "node") {
    // The types of its mocks find no method where any name may be a member.
    const keyType = isText(key) ? key : `typeof ${key}`;
    const narrowed = hasIndexSignature ? `${target} as Pick<typeof ${target}, ${keyType}>` : target;
    return getter
      ? `mock.getter(${narrowed}, ${key}, () => ${given})`
      : `mock.method(${narrowed}, ${key}, ${behaviour.does})`;
  }
  // These put a method in the place of a getter that gives a function; their types would have it so.
  return `${runner === "jest" ? "jest" : "vi"}.spyOn(${target}, ${key})${said(behaviour, once ? "Once" : "")}`;
}

function said({ does, resolves, rejects, returns }: Behaviour, once: string): string {
  if (resolves !== undefined) return `.mockResolvedValue${once}(${resolves})`;
  if (rejects !== undefined) return `.mockRejectedValue${once}(${rejects})`;
  if (returns !== undefined) return `.mockReturnValue${once}(${returns})`;
  return `.mockImplementation${once}((${does}) as never)`;
}

function importClause(names: readonly { readonly imported: string; readonly local: string }[]): string {
  const standard = names.find(({ imported }) => imported === "default");
  const rest = [
    ...new Set(
      names
        .filter((each) => each !== standard)
        .map(({ imported, local }) => (imported === local ? local : `${imported} as ${local}`)),
    ),
  ];
  return [
    ...(standard === undefined ? [] : [standard.local]),
    ...(rest.length === 0 ? [] : [`{ ${rest.join(", ")} }`]),
  ].join(", ");
}
