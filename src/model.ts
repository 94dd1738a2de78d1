/**
 * The model: what is emitted for a source file. `buildModel` joins what the code says with what the catalogue and the config
 * promise. Plain JSON throughout, without a syntax node or an absolute path: it can be printed, compared, and handed to a
 * template unchanged.
 */

import type { CounterSpec } from "./catalogue.ts";
import type { ValueKind } from "./source.ts";

/** One generated file. */
export interface ProviderModel {
  /** The specifier of the source, as the output imports it. */
  readonly source: string;
  /** What the output imports of the source and of what its signatures name; not what the recording functions need. */
  readonly imports: readonly ImportLine[];
  /** The class that is the whole of the module, by `export =`, as its base is of the source; undefined for most. */
  readonly exportEquals: string | undefined;
  /** The generated classes, in the order of the source's. */
  readonly classes: readonly ProviderClassModel[];
  /** The instrumentation that the classes need; the same whether it stands in the file or in a shared one. */
  readonly runtime: RuntimeModel;
  /** The specifier of the shared runtime file; undefined where the recording functions stand in the file itself. */
  readonly runtimeSpecifier: string | undefined;
  /** Names that the source's texts use: made-up names keep out of their way. */
  readonly reserved: readonly string[];
}

/** One `import` statement, or one `import type`. */
export interface ImportLine {
  /** The module, as the output imports it: `./orderProvider.js`, `pg`. */
  readonly specifier: string;
  /** Whether it is an `import type`. */
  readonly typeOnly: boolean;
  /** Written `import clause = require(specifier)`. */
  readonly required: boolean;
  /** What follows `import`: `{ Item, Row as Line }`, `Provider`, `* as NS`. */
  readonly clause: string;
}

export interface ProviderClassModel {
  /** The generated class: `InstrumentedOrderProvider`. */
  readonly name: string;
  /** The class or interface that it is made from: `OrderProvider`. */
  readonly base: string;
  /** How the base is named in `extends`: `MyProvider`, `Storage.MyProvider`. */
  readonly extends: string;
  /** What a class that holds an instance has besides; undefined for a subclass. */
  readonly wrapper: Wrapper | undefined;
  /** Whether it is the output's default export, as its base is the source's. */
  readonly defaultExport: boolean;
  /** Whether it is an abstract class, as its base is. */
  readonly abstract: boolean;
  /** The type parameters as they are declared: `<T extends Row = Row>`; empty where there are none. */
  readonly typeParameters: string;
  /** The same as the base takes them: `<T>`; empty where there are none. */
  readonly typeArguments: string;
  /** The constant that holds the operations. */
  readonly table: string;
  /** The instrumentation scope, where it is not the name of the base. */
  readonly scope: string | undefined;
  /** Its operations, in the order of the source's methods. */
  readonly operations: readonly Operation[];
  /** The override of the method that the base calls between its own attempts; undefined where there is none. */
  readonly retryHook: RetryHook | undefined;
  /** What `observeQueueDepths()` shows; undefined where the class has no such method. */
  readonly queueDepths: QueueDepths | undefined;
}

/** What a class that holds an instance has besides its operations. */
export interface Wrapper {
  /** The type of the instance: `Provider<T>`. */
  readonly inner: string;
  /** Whether any member calls the instance once the wrapper is made: then it is held. */
  readonly isHeld: boolean;
  /**
   * `Provider<T>`, or `Pick<Provider<T>, keyof Provider<T>>` where private members keep anything else from being one; `Omit<...>` where
   * methods of such a class return `this`.
   */
  readonly implements: string;
  /** Whether the base has private members, or a private constructor: a wrapper can then not be assigned to it. */
  readonly hidesMembers: boolean;
  /** Properties and accessors that are passed on, each as a getter where it is `readable` and a setter where it is `writable`; `access` is how it is taken from the instance: `.size`. */
  readonly properties: readonly {
    readonly name: string;
    readonly type: string;
    /** What its setter takes. */
    readonly setterType: string;
    readonly access: string;
    readonly readable: boolean;
    readonly writable: boolean;
  }[];
  /** Properties that an instance may lack: they are there when its are. `key` is a literal: `"size"`. */
  readonly optionalProperties: readonly {
    readonly name: string;
    readonly type: string;
    readonly key: string;
    readonly writable: boolean;
  }[];
  /** Methods that are passed on as they are; `body` is the statement in them. */
  readonly passed: readonly {
    readonly jsDoc: string | undefined;
    readonly overloads: MethodOverride["overloads"];
    readonly head: string;
    readonly body: string;
  }[];
  /** Members that are set in the constructor, with the type that the instance's have. */
  readonly fields: readonly WrapperField[];
}

export interface WrapperField {
  /** The member's name as a class body writes it: `fetch`, `"fetch-all"`. */
  readonly name: string;
  /** How it is taken from an object: `.fetch`, `["fetch-all"]`. */
  readonly access: string;
  /** Its type, through the base: `Provider["fetch"]`. */
  readonly type: string;
  /** Whether an instance may lack it: it is set only where the instance has it. */
  readonly optional: boolean;
  /** Whether it returns the instance itself, or a promise of it: the wrapper's returns the wrapper. undefined for most. */
  readonly itself: "this" | "promise" | undefined;
  /** The JSDoc of the instance's, comment signs included. */
  readonly jsDoc: string | undefined;
  /** The operation that it is; undefined for one that is passed on. */
  readonly operation: { readonly access: string; readonly override: PropertyOverride } | undefined;
}

/** A method and the operation that it is. */
export interface Operation {
  /** The method's name in the source: `fetchOrchestrationItem`. */
  readonly method: string;
  /** How the table is indexed: `.fetch` or `["fetch-all"]`. */
  readonly access: string;
  /** The key as the table writes it: `fetch` or `"fetch-all"`. */
  readonly key: string;
  /** How the method is overridden; `override.kind` tells which of the four ways it is. */
  readonly override: Override;
  /** What the operation is called in metrics, spans and logs. */
  readonly signals: OperationSignals;
}

/** How a call is recorded, whatever declares the override. */
interface Recording {
  /** The recording function, by what the method gives: a promise (`observe`), a promise or not, a plain value, or an iterator. */
  readonly observer: Observer;
  /** Whether the iterator that it gives is an async one; false where it gives none. */
  readonly asyncIteration: boolean;
  /** The id that the call starts with, as an expression of its parameters: `instanceId`, `item?.instance`; `undefined` where they hold none. */
  readonly instanceId: string;
  /** What only the call can tell, for the recording function's last argument; empty for most. */
  readonly details: readonly Detail[];
}

/** The text of an override, piece by piece. */
export type Override = MethodOverride | PropertyOverride | AccessorOverride | RunTimeOverride;

/** A method, declared as the base declares it. */
export interface MethodOverride extends Recording {
  /** Tells the four ways apart. */
  readonly kind: "method";
  /** The JSDoc of the base's, comment signs included. */
  readonly jsDoc: string | undefined;
  /** Overload signatures, each with its JSDoc; empty for a single signature. */
  readonly overloads: readonly { readonly jsDoc: string | undefined; readonly head: string }[];
  /** The declaration: `override fetch(ms: number): Promise<Item>`. */
  readonly head: string;
  /** The call of the base's: `super.fetch(ms)`. */
  readonly call: string;
}

/** A property that holds a function: it is wrapped when the instance is made, and declared with its base's own type. */
export interface PropertyOverride extends Recording {
  /** Tells the four ways apart. */
  readonly kind: "property";
  /** The JSDoc of the base's, comment signs included. */
  readonly jsDoc: string | undefined;
  /** The declaration: `override readonly fetch: MyProvider["fetch"]`. */
  readonly head: string;
  /** `this["fetch"]`: the base's, for it is read before the override is there. */
  readonly base: string;
}

/** A getter that gives a function: what it gives is wrapped, the same function by the same one. */
export interface AccessorOverride extends Recording {
  /** Tells the four ways apart. */
  readonly kind: "accessor";
  /** The JSDoc of the base's, comment signs included. */
  readonly jsDoc: string | undefined;
  /** The getter's declaration: `override get read(): MyProvider["read"]`. */
  readonly getter: string;
  /** The setter's, `override set read(value: MyProvider["read"])`; undefined where the base has none. */
  readonly setter: string | undefined;
  /** What the base gives: `super.read`. */
  readonly base: string;
}

/** A method whose signature cannot be written: installed in a static block, so that its inherited type stays exact. */
export interface RunTimeOverride extends Recording {
  /** Tells the four ways apart. */
  readonly kind: "run-time";
  /** The method's name, as an expression: `"fetch"`. */
  readonly name: string;
  /** Whether it is installed on the class itself, not on its prototype. */
  readonly static: boolean;
}

export type Observer = "observe" | "observeEither" | "observeSync" | "observeIteration";

/** One property of the details that an override passes: `instanceIdOf: (item) => item?.instance`. */
export interface Detail {
  /** The property's name. */
  readonly name: DetailName;
  /** Its value, as an expression: `(item) => item?.instance`. */
  readonly text: string;
}

export type DetailName =
  "instanceId" | "instanceIdOf" | "attributes" | "attributesOf" | "countOf" | "isFailure" | "errorOf" | "attempt";

/** What one operation is called, everywhere that it is recorded. */
export interface OperationSignals {
  /** Its name in snake_case, as labels, spans and log records have it: `fetch_orchestration_item`. */
  readonly operation: string;
  /** The name of the duration histogram; undefined where metrics are off. */
  readonly durationMetric: string | undefined;
  /** What the histogram says it measures. */
  readonly description: string;
  /** The `operation` label on the error counter. */
  readonly errorLabel: string;
  /** Upper bounds of a histogram of its own, in the unit of `RuntimeModel`; undefined where it takes those of all. */
  readonly buckets: readonly number[] | undefined;
  /** The counter of what a successful call returns; undefined where it counts nothing. */
  readonly count: Required<CounterSpec> | undefined;
  /** The counter of attempts that repeat a failed one; undefined where it has none. */
  readonly retries: Required<CounterSpec> | undefined;
  /** Class names and codes of errors that are no infrastructure errors: `NotFoundError`, `"23505"`. */
  readonly expected: readonly (string | number)[];
  /** The share of successful calls that get a span and a log record, from 0 to 1; undefined for all of them. */
  readonly sample: number | undefined;
  /** Where the `instance_id` of spans and log records comes from; undefined where there is none. */
  readonly identified: "parameter" | "result" | undefined;
  /** The values that the config has captured. */
  readonly attributes: readonly CapturedAttribute[];
  /** Whether it records metrics. */
  readonly metrics: boolean;
  /** Whether it starts a span. */
  readonly spans: boolean;
  /** Whether it writes log records. */
  readonly logs: boolean;
}

/** A value that the config has captured on spans and log records. */
export interface CapturedAttribute {
  /** The attribute's name on spans and log records: `user.role`. */
  readonly name: string;
  /** What the value is, as far as the types tell. */
  readonly kind: ValueKind;
  /** Where the value is taken from. */
  readonly from: "parameter" | "result";
}

export interface RetryHook {
  /** The declaration: `protected override onRetry(operation: string, attempt: number): void`. */
  readonly head: string;
  /** The JSDoc of the base's, comment signs included. */
  readonly jsDoc: string | undefined;
  /** The operation that is tried again, as an expression: the parameter that names it, or a literal. */
  readonly operation: string;
  /** The call of the base's: `super.onRetry(operation, attempt)`. */
  readonly call: string;
  /** Whether what the base returns is returned. */
  readonly returns: boolean;
}

export interface QueueDepths {
  /** How the table is indexed for `getQueueDepths`: `.getQueueDepths`. */
  readonly access: string;
  /** How the method is taken from the provider: `.getQueueDepths`. */
  readonly method: string;
  /** One for each queue that the result names; `read` is a function of the result: `(depths) => depths.workerQueue`. */
  readonly gauges: readonly { readonly metric: string; readonly description: string; readonly read: string }[];
}

/** Which recording functions a file needs, and what they are to call things. */
export interface RuntimeModel {
  /** How metrics are named: `duroxide`, `semconv`, `duroxide-facade`. */
  readonly profile: string;
  /** The unit of all duration histograms. */
  readonly unit: "ms" | "s";
  /** Upper bounds of all duration histograms, in `unit`. */
  readonly buckets: readonly number[];
  /** What the one histogram of all operations says it measures; undefined where each operation has its own. */
  readonly sharedDescription: string | undefined;
  /** The duration histogram's labels, by what each is set to. */
  readonly labels: Readonly<Record<string, "operation" | "status" | "errorType">>;
  /** The name of the error counter; undefined where metrics are off or the profile has none. */
  readonly errorsMetric: string | undefined;
  /** The function that `classifyError` in the config names; undefined where it names none. */
  readonly classifier: { readonly specifier: string; readonly imported: string } | undefined;
  /** Which recording functions there are. */
  readonly features: Features;
}

export interface Features {
  /** Whether some operation records metrics. */
  readonly metrics: boolean;
  /** Whether some operation starts a span. */
  readonly spans: boolean;
  /** Where log records go; `none` also where no operation writes any. */
  readonly logs: "api" | "logger" | "none";
  /** Whether some operation does without the metrics that another has. */
  readonly metricSwitch: boolean;
  /** The same of spans. */
  readonly spanSwitch: boolean;
  /** The same of logs. */
  readonly logSwitch: boolean;
  /** The recording functions that overrides call. */
  readonly observers: readonly Observer[];
  /** Whether some operation gives an async iterator. */
  readonly asyncIteration: boolean;
  /** The details that overrides pass. */
  readonly details: readonly DetailName[];
  /** Whether some operation has another name on the error counter. */
  readonly errorLabels: boolean;
  /** Whether some operation has bucket bounds of its own. */
  readonly buckets: boolean;
  /** Whether some operation counts what it returns. */
  readonly count: boolean;
  /** Whether some operation counts retries. */
  readonly retries: boolean;
  /** Whether some class overrides a retry hook. */
  readonly retryHook: boolean;
  /** Whether some override is installed in a static block. */
  readonly runTime: boolean;
  /** Whether some property that holds a function is wrapped. */
  readonly properties: boolean;
  /** Whether some getter that gives a function is wrapped. */
  readonly accessors: boolean;
  /** Whether one of those has a setter. */
  readonly setters: boolean;
  /** Whether some wrapper has properties that its instance may lack. */
  readonly optionalProperties: boolean;
  /** Whether some class has `observeQueueDepths()`. */
  readonly queueDepths: boolean;
  /** Whether some operation has errors that are no infrastructure errors. */
  readonly expected: boolean;
  /** Whether some operation samples its successes. */
  readonly sample: boolean;
}

export { buildModel, sharedRuntime } from "./model/build.ts";
