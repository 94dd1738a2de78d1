/**
 * The schema of the config file. From it come the types, the defaults, the checks, `schema.json` for editors, and the words
 * that `--help` prints for the options that are config keys.
 */

import * as v from "valibot";

import { UNPRINTABLE } from "../project.ts";
import { RULE_IDS } from "../rules/ids.ts";

const IDENTIFIER = "[\\p{ID_Start}$_][\\p{ID_Continue}$\\u200c\\u200d]*";
const RESERVED = new Set(
  (
    "await break case catch class const continue debugger default delete do else enum export extends false finally for function if " +
    "implements import in instanceof interface let new null package private protected public return static super switch this throw " +
    "true try typeof var void while with yield"
  ).split(" "),
);
/** Names that mean something else on every object; as a key they could only be an accident or an attack. */
const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);

const identifierPattern = new RegExp(`^${IDENTIFIER}$`, "u");
const pathPattern = new RegExp(`^${IDENTIFIER}(?:\\.${IDENTIFIER})*$`, "u");
const modulePattern = new RegExp(`^(?<path>\\.{1,2}/[^#]+)#(?<name>${IDENTIFIER})$`, "u");

const prose = (max = 500) =>
  v.pipe(
    v.string(),
    v.nonEmpty("must not be empty"),
    v.maxLength(max, `must not be longer than ${String(max)} characters`),
    v.check((text) => !UNPRINTABLE.test(text) && !text.includes("*/"), "must be one printable line without '*/'"),
  );

const name = () =>
  v.pipe(
    prose(255),
    v.check(
      (text) => !text.includes("`") && text.trim() === text,
      "must be a plain name, without backticks or spaces around it",
    ),
  );

const identifier = () => v.pipe(v.string(), v.regex(identifierPattern, "must be an identifier, such as MyProvider"));

const valuePath = (description: string) =>
  v.pipe(
    v.string(),
    v.regex(pathPattern, "must be a path of property names, such as 'order.id'"),
    v.check(
      (path) => !path.split(".").some((part) => FORBIDDEN_KEYS.has(part)),
      "must not lead through __proto__, constructor or prototype",
    ),
    v.description(description),
  );

const filePath = () =>
  v.pipe(
    v.string(),
    v.nonEmpty("must not be empty"),
    v.check((path) => !UNPRINTABLE.test(path), "must be a path in one printable line"),
  );

const metricName = () =>
  v.pipe(
    v.string(),
    v.regex(
      /^[A-Za-z][A-Za-z0-9_.\-/]{0,254}$/,
      "must be a metric name as OpenTelemetry allows: a letter, then at most 254 letters, digits, '_', '.', '-' or '/'",
    ),
  );

const unit = () =>
  v.pipe(
    v.string(),
    v.regex(/^[\x21-\x7e]{1,63}$/, "must be a unit of at most 63 ASCII characters, such as 's' or '{session}'"),
  );

const moduleReference = (description: string) =>
  v.pipe(
    v.string(),
    v.regex(modulePattern, "must name a module and its export, such as './errors.ts#classify'"),
    v.check(
      (text) => !UNPRINTABLE.test(text) && !/[`*]/.test(text),
      "must be a plain path, without backticks or asterisks",
    ),
    v.check(
      (text) => !RESERVED.has(splitModuleReference(text).name),
      "must name an export that is no reserved word; give it a name of its own",
    ),
    v.description(description),
  );

const buckets = (description: string) =>
  v.pipe(
    v.array(v.pipe(v.number(), v.finite("must be a finite number"))),
    v.nonEmpty("must not be empty"),
    v.check(
      (bounds) => bounds.every((bound, i) => i === 0 || bound > (bounds[i - 1] ?? -Infinity)),
      "must ascend strictly",
    ),
    v.description(description),
  );

const expected = (description: string) =>
  v.pipe(
    v.array(v.union([name(), v.pipe(v.number(), v.finite("must be a finite number"))])),
    v.description(description),
  );

const positive = (description: string) =>
  v.pipe(
    v.number(),
    v.finite("must be a finite number"),
    v.gtValue(0, "must be greater than 0"),
    v.description(description),
  );

/** A share of calls, of which `most` is the highest that makes sense. */
const share = (description: string, most: number) =>
  v.pipe(
    v.number(),
    v.gtValue(0, "must be greater than 0; 0.05 is 5 %"),
    v.maxValue(most, `must be at most ${String(most)}; 0.05 is 5 %`),
    v.description(description),
  );

const flag = (description: string) => v.pipe(v.boolean(), v.description(description));

const recordKey = <S extends ReturnType<typeof name>>(schema: S) =>
  v.pipe(
    schema,
    v.check((key) => !FORBIDDEN_KEYS.has(key), "must not be a name that every object has"),
  );

const signalFlags = {
  metrics: flag("Durations, errors and counts."),
  spans: flag("One span a call."),
  logs: flag("One log record a call."),
};

export const OperationOptionsSchema = v.strictObject({
  operation: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/, "must be snake_case, such as purge_expired"),
      v.maxLength(100, "must not be longer than 100 characters"),
      v.description(
        "The operation's name; the span is provider.<operation>. Default: the method's name in snake_case.",
      ),
    ),
  ),
  methods: v.optional(
    v.pipe(
      v.array(recordKey(name())),
      v.nonEmpty("must not be empty"),
      v.description("More methods that are this operation."),
    ),
  ),
  description: v.optional(v.pipe(prose(), v.description("What the duration histogram says it measures."))),
  errorLabel: v.optional(v.pipe(name(), v.description("The `operation` label on the error counter."))),
  durationMetric: v.optional(v.pipe(metricName(), v.description("The name of the duration histogram."))),
  instanceId: v.optional(
    v.union([
      valuePath("Where the instance id is: a path from a parameter, such as 'order.id', or from 'result'."),
      v.pipe(v.literal(false), v.description("No instance id.")),
    ]),
  ),
  count: v.optional(
    v.union([
      v.pipe(metricName(), v.description("A counter of what a successful call returns.")),
      v.strictObject({
        metric: metricName(),
        description: v.optional(prose()),
        unit: v.optional(unit()),
        from: v.optional(valuePath("Where in the result the number or the array is. Default: the result itself.")),
      }),
    ]),
  ),
  retries: v.optional(
    v.union([
      v.pipe(metricName(), v.description("A counter of retry attempts.")),
      v.strictObject({ metric: metricName(), description: v.optional(prose()) }),
    ]),
  ),
  retryKey: v.optional(
    valuePath("What names the attempt: the same value again after a failed call is a retry, such as 'lockToken'."),
  ),
  attributes: v.optional(
    v.pipe(
      v.record(recordKey(name()), valuePath("A path from a parameter, or from 'result'.")),
      v.description("Attributes of spans and logs: the name of each, and where its value is."),
    ),
  ),
  allowSensitive: v.optional(
    v.pipe(prose(), v.description("Why attributes with names that look sensitive are captured all the same.")),
  ),
  expected: v.optional(expected("Errors, by class name or code, that are no infrastructure errors.")),
  failure: v.optional(
    v.union([
      moduleReference("A predicate on the result, './module.ts#export'; true is a failed call."),
      v.pipe(
        v.strictObject({
          property: valuePath("The property of the result that tells a failed call."),
          equals: v.optional(v.nullable(v.union([prose(), v.number(), v.boolean()]))),
          error: v.optional(valuePath("Where in the result the error is.")),
        }),
        v.description("A call fails when this property of its result equals this value. Default of `equals`: false."),
      ),
    ]),
  ),
  signals: v.optional(
    v.pipe(
      v.strictObject({
        metrics: v.optional(signalFlags.metrics),
        spans: v.optional(signalFlags.spans),
        logs: v.optional(signalFlags.logs),
      }),
      v.description("Switches a signal off for this operation; no code is emitted for it."),
    ),
  ),
  sample: v.optional(
    v.pipe(
      v.number(),
      v.gtValue(0, "must be above 0, and at most 1"),
      v.maxValue(1, "must be above 0, and at most 1"),
      v.description("The share of successful calls that get a span and a log record. Failures and metrics always do."),
    ),
  ),
  buckets: v.optional(buckets("Bounds of this operation's duration histogram.")),
});

export const UninstrumentedSchema = v.strictObject({
  uninstrumented: v.pipe(prose(), v.description("Why the method is left out on purpose.")),
});

export const ConfigSchema = v.strictObject({
  $schema: v.optional(v.pipe(v.string(), v.description("For editors: the place of the JSON schema."))),
  include: v.optional(
    v.pipe(
      v.array(filePath()),
      v.nonEmpty("must not be empty"),
      v.description("Globs of the sources of a run without file arguments."),
    ),
    ["**/*{P,p}rovider.ts"],
  ),
  exclude: v.optional(
    v.pipe(
      v.array(filePath()),
      v.description("Globs to leave out; node_modules, build output and generated files always are."),
    ),
    [],
  ),
  class: v.optional(
    v.pipe(
      v.array(identifier()),
      v.description("Only these classes. Default: every provider class that a file exports."),
    ),
    [],
  ),
  operations: v.optional(
    v.pipe(
      v.picklist(["catalogue", "tagged", "all"]),
      v.description(
        "Which methods are operations: catalogue plus tagged, tagged alone, or all that return a promise or an async iterable.",
      ),
    ),
    "catalogue",
  ),
  catalogue: v.optional(
    v.pipe(
      v.record(recordKey(name()), v.union([OperationOptionsSchema, UninstrumentedSchema])),
      v.description("Operations of your own, by method name, and changes to the built-in ones."),
    ),
    {},
  ),
  profile: v.optional(
    v.pipe(v.picklist(["duroxide", "semconv", "duroxide-facade"]), v.description("How metrics are named.")),
    "duroxide",
  ),
  logs: v.optional(
    v.pipe(
      v.picklist(["auto", "api", "logger", "none"]),
      v.description(
        "Where log records go: the logs API of @opentelemetry/api (from 1.10), an injected logger, nowhere, or what the installed API allows.",
      ),
    ),
    "auto",
  ),
  runtime: v.optional(
    v.pipe(
      filePath(),
      v.regex(/(?<!\.d)\.[cm]?ts$/, "must be a TypeScript file, such as './src/provider-runtime.ts'"),
      v.description("One file for the recording functions, shared by all generated classes."),
    ),
  ),
  scope: v.optional(v.pipe(name(), v.description("The instrumentation scope. Default: the class's name."))),
  buckets: v.optional(buckets("Bounds of all duration histograms, in the profile's unit.")),
  expected: v.optional(
    expected("Errors, by class name or code, that are no infrastructure errors of any operation."),
    [],
  ),
  classifyError: v.optional(
    moduleReference("A function of your own from an error to its error_type, './errors.ts#classify'."),
  ),
  signals: v.optional(
    v.pipe(
      v.strictObject({
        metrics: v.optional(signalFlags.metrics, true),
        spans: v.optional(signalFlags.spans, true),
        logs: v.optional(signalFlags.logs, true),
      }),
      v.description("Switches a signal off everywhere."),
    ),
    {},
  ),
  audit: v.optional(
    v.pipe(
      v.strictObject({
        rules: v.optional(
          v.pipe(
            v.strictObject(v.entriesFromList(RULE_IDS, v.optional(v.picklist(["off", "warn", "error"])))),
            v.description("How severe each rule is, by its id."),
          ),
          {},
        ),
        minCoverage: v.optional(
          v.pipe(
            v.number(),
            v.minValue(0, "must be a percentage, from 0 to 100"),
            v.maxValue(100, "must be a percentage, from 0 to 100"),
            v.description("The share of operations that must be observed, in percent."),
          ),
        ),
        maxWarnings: v.optional(
          v.pipe(
            v.number(),
            v.integer("must be a whole number"),
            v.minValue(0, "must not be negative"),
            v.description("How many warnings are allowed."),
          ),
        ),
        decorators: v.optional(
          v.pipe(v.array(identifier()), v.description("Decorators of your own that instrument a method or a class.")),
          [],
        ),
      }),
      v.description("What the audit looks for, and how much it puts up with."),
    ),
    {},
  ),
  alerts: v.optional(
    v.pipe(
      v.strictObject({
        errorRatio: v.optional(share("The share of an operation's calls that may fail.", 0.99), 0.05),
        latencySeconds: v.optional(
          positive("A call that takes longer is slow. Best a bound of the buckets: else the next one above is taken."),
          1,
        ),
        slowRatio: v.optional(
          // Above a fourteenth nothing could burn the budget 14.4 times too fast.
          share("The share of an operation's calls that may be slow: the budget of 30 days.", 0.05),
          0.01,
        ),
        retryRatio: v.optional(positive("How many retries there may be to a call."), 0.1),
        queueDepth: v.optional(positive("How many messages may wait in a queue for 15 minutes."), 1000),
      }),
      v.description("The limits of the alerts that catalog --format prometheus writes."),
    ),
    {},
  ),
  shape: v.optional(
    v.pipe(
      v.picklist(["subclass", "wrapper"]),
      v.description(
        "Whether a class is extended, or wrapped around an instance. Default: a class is extended, an interface wrapped.",
      ),
    ),
  ),
  verify: v.optional(
    flag(
      "Compile outputs in memory, under the tsconfig of their source, before they are written; what does not compile is written in another form, or refused.",
    ),
    false,
  ),
  testRunner: v.optional(
    v.pipe(
      v.picklist(["auto", "vitest", "jest", "node"]),
      v.description("What --tests writes for: vitest, jest, node:test, or whichever of them the project has."),
    ),
    "auto",
  ),
  template: v.optional(
    v.pipe(
      filePath(),
      v.description("A Handlebars template of your own; those beside it are its partials (see docs/templates.md)."),
    ),
  ),
  outDir: v.optional(v.pipe(filePath(), v.description("The folder for outputs. Default: beside each source."))),
  suffix: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^[A-Za-z0-9._-]*[A-Za-z0-9_-]$/,
        "must be letters, digits, '.', '_' or '-', and not end in '.': an empty one would overwrite the source",
      ),
      v.check((suffix) => !suffix.endsWith(".d"), "must not end in '.d': the output would be a declaration file"),
      v.description("What the output's name has before its extension."),
    ),
    ".instrumented",
  ),
});

/** What people write in a config file: every key optional. */
export type Config = v.InferInput<typeof ConfigSchema>;
/** A config that passed the check, each default filled in; paths still as written. */
export type CheckedConfig = v.InferOutput<typeof ConfigSchema>;
/** The limits of alerts: shares of calls, seconds, retries to a call, messages. */
export type AlertLimits = CheckedConfig["alerts"];
export type OperationOptions = v.InferOutput<typeof OperationOptionsSchema>;
export type Uninstrumented = v.InferOutput<typeof UninstrumentedSchema>;

/** Takes './errors.ts#classify' apart. */
export function splitModuleReference(text: string): { path: string; name: string } {
  const { path = text, name: exported = "" } = modulePattern.exec(text)?.groups ?? {};
  return { path, name: exported };
}

/** The first key, anywhere in a value of plain data, that would touch an object's prototype; undefined when there is none. */
export function findForbiddenKey(value: unknown, path: readonly string[] = []): readonly string[] | undefined {
  if (typeof value !== "object" || value === null || path.length > 20) return undefined;
  for (const key of Object.keys(value)) {
    const here = [...path, key];
    if (FORBIDDEN_KEYS.has(key)) return here;
    const found = findForbiddenKey((value as Record<string, unknown>)[key], here);
    if (found !== undefined) return found;
  }
  return undefined;
}
