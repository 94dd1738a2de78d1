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
  readonly imports: readonly ImportLine[];
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
  readonly specifier: string;
  readonly typeOnly: boolean;
  /** What follows `import`: `{ Item, Row as Line }`, `Provider`, `* as NS`. */
  readonly clause: string;
}

export interface ProviderClassModel {
  readonly name: string;
  readonly base: string;
  /** How the base is named in `extends`: `MyProvider`, `Storage.MyProvider`. */
  readonly extends: string;
  /** undefined for a subclass. */
  readonly wrapper: Wrapper | undefined;
  readonly defaultExport: boolean;
  readonly abstract: boolean;
  /** `<T extends Row = Row>` and `<T>`, or empty. */
  readonly typeParameters: string;
  readonly typeArguments: string;
  /** The constant that holds the operations. */
  readonly table: string;
  /** The instrumentation scope, where it is not the name of the base. */
  readonly scope: string | undefined;
  readonly operations: readonly Operation[];
  readonly retryHook: RetryHook | undefined;
  readonly queueDepths: QueueDepths | undefined;
}

/** What a class that holds an instance has besides its operations. */
export interface Wrapper {
  /** The type of the instance: `Provider<T>`. */
  readonly inner: string;
  /** `Provider<T>`, or `Pick<Provider<T>, keyof Provider<T>>` where private members keep anything else from being one. */
  readonly implements: string;
  readonly hidesMembers: boolean;
  readonly properties: readonly {
    readonly name: string;
    readonly type: string;
    readonly access: string;
    readonly readable: boolean;
    readonly writable: boolean;
  }[];
  /** Properties that an instance may lack: they are there when its are. */
  readonly optionalProperties: readonly {
    readonly name: string;
    readonly type: string;
    readonly key: string;
    readonly writable: boolean;
  }[];
  /** Methods that are passed on as they are. */
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
  readonly name: string;
  readonly access: string;
  readonly type: string;
  readonly optional: boolean;
  readonly jsDoc: string | undefined;
  /** The operation that it is; undefined for one that is passed on. */
  readonly operation: { readonly access: string; readonly override: PropertyOverride } | undefined;
}

/** A method and the operation that it is. */
export interface Operation {
  /** The method's name, and its line in the source. */
  readonly method: string;
  /** How the table is indexed: `.fetch` or `["fetch-all"]`; and the key as the table writes it. */
  readonly access: string;
  readonly key: string;
  readonly override: Override;
  readonly signals: OperationSignals;
}

/** How a call is recorded, whatever declares the override. */
interface Recording {
  readonly observer: Observer;
  readonly asyncIteration: boolean;
  /** An expression: `instanceId`, `undefined`. */
  readonly instanceId: string;
  readonly details: readonly Detail[];
}

/** The text of an override, piece by piece. */
export type Override = MethodOverride | PropertyOverride | AccessorOverride | RunTimeOverride;

/** A method, declared as the base declares it. */
export interface MethodOverride extends Recording {
  readonly kind: "method";
  readonly jsDoc: string | undefined;
  /** Overload signatures, each with its JSDoc; empty for a single signature. */
  readonly overloads: readonly { readonly jsDoc: string | undefined; readonly head: string }[];
  /** `override fetch(ms: number): Promise<Item>`. */
  readonly head: string;
  /** `super.fetch(ms)`. */
  readonly call: string;
}

/** A property that holds a function: it is wrapped when the instance is made, and declared with its base's own type. */
export interface PropertyOverride extends Recording {
  readonly kind: "property";
  readonly jsDoc: string | undefined;
  /** `override readonly fetch: MyProvider["fetch"]`. */
  readonly head: string;
  /** `this["fetch"]`: the base's, for it is read before the override is there. */
  readonly base: string;
}

/** A getter that gives a function: what it gives is wrapped, the same function by the same one. */
export interface AccessorOverride extends Recording {
  readonly kind: "accessor";
  readonly jsDoc: string | undefined;
  /** `override get read(): MyProvider["read"]`. */
  readonly getter: string;
  /** `override set read(value: MyProvider["read"])`; undefined where the base has none. */
  readonly setter: string | undefined;
  /** `super.read`. */
  readonly base: string;
}

/** A method whose signature cannot be written: installed in a static block, so that its inherited type stays exact. */
export interface RunTimeOverride extends Recording {
  readonly kind: "run-time";
  /** An expression: `"fetch"`. */
  readonly name: string;
  readonly static: boolean;
}

export type Observer = "observe" | "observeEither" | "observeSync" | "observeIteration";

/** One property of the details that an override passes: `instanceIdOf: (item) => item?.instance`. */
export interface Detail {
  readonly name: DetailName;
  readonly text: string;
}

export type DetailName =
  "instanceId" | "instanceIdOf" | "attributes" | "attributesOf" | "countOf" | "isFailure" | "errorOf" | "attempt";

/** What one operation is called, everywhere that it is recorded. */
export interface OperationSignals {
  readonly operation: string;
  /** undefined where metrics are off. */
  readonly durationMetric: string | undefined;
  readonly description: string;
  /** The `operation` label on the error counter. */
  readonly errorLabel: string;
  readonly buckets: readonly number[] | undefined;
  readonly count: Required<CounterSpec> | undefined;
  readonly retries: Required<CounterSpec> | undefined;
  readonly expected: readonly (string | number)[];
  readonly sample: number | undefined;
  /** Where the `instance_id` of spans and log records comes from; undefined where there is none. */
  readonly identified: "parameter" | "result" | undefined;
  readonly attributes: readonly CapturedAttribute[];
  readonly metrics: boolean;
  readonly spans: boolean;
  readonly logs: boolean;
}

/** A value that the config has captured on spans and log records. */
export interface CapturedAttribute {
  readonly name: string;
  readonly kind: ValueKind;
  readonly from: "parameter" | "result";
}

export interface RetryHook {
  /** `protected override onRetry(operation: string, attempt: number): void`. */
  readonly head: string;
  readonly jsDoc: string | undefined;
  /** An expression: the parameter that names the operation, or a literal. */
  readonly operation: string;
  readonly call: string;
  readonly returns: boolean;
}

export interface QueueDepths {
  /** How the table is indexed for `getQueueDepths`. */
  readonly access: string;
  readonly method: string;
  readonly gauges: readonly { readonly metric: string; readonly description: string; readonly read: string }[];
}

/** Which recording functions a file needs, and what they are to call things. */
export interface RuntimeModel {
  readonly profile: string;
  readonly unit: "ms" | "s";
  readonly buckets: readonly number[];
  readonly sharedDescription: string | undefined;
  readonly labels: Readonly<Record<string, "operation" | "status" | "errorType">>;
  readonly errorsMetric: string | undefined;
  readonly classifier: { readonly specifier: string; readonly imported: string } | undefined;
  readonly features: Features;
}

export interface Features {
  readonly metrics: boolean;
  readonly spans: boolean;
  readonly logs: "api" | "logger" | "none";
  /** Whether some operation does without a signal that another has. */
  readonly metricSwitch: boolean;
  readonly spanSwitch: boolean;
  readonly logSwitch: boolean;
  readonly observers: readonly Observer[];
  readonly asyncIteration: boolean;
  readonly details: readonly DetailName[];
  readonly errorLabels: boolean;
  readonly buckets: boolean;
  readonly count: boolean;
  readonly retries: boolean;
  readonly retryHook: boolean;
  readonly runTime: boolean;
  readonly properties: boolean;
  readonly accessors: boolean;
  readonly setters: boolean;
  readonly optionalProperties: boolean;
  readonly queueDepths: boolean;
  readonly expected: boolean;
  readonly sample: boolean;
}

export { buildModel, sharedRuntime } from "./model/build.ts";
