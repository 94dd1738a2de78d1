/** What a template of the user's own is given: the model, and what follows from it for the text. `docs/templates.md` is made from these types. */

import type {
  AccessorOverride,
  MethodOverride,
  PropertyOverride,
  ProviderClassModel,
  ProviderModel,
  RunTimeOverride,
  WrapperField,
} from "../model.ts";

/** The root. */
export interface TemplateData extends Omit<ProviderModel, "classes"> {
  /** The generated classes, in the order of the source's. */
  readonly classes: readonly ClassData[];
  /** How the recording functions are called in this file, by their names: `names.observe`. A name that the source uses gets a `$`. */
  readonly names: Readonly<Record<string, string>>;
  /** For the template `operations`, one for each class. */
  readonly tables: readonly TableData[];
  /** The recording functions, as the template `runtime` gives them; empty where they are imported from a shared file. */
  readonly recording: string;
}

/** A class, with its overrides by the way that they are declared. */
export interface ClassData extends ProviderClassModel {
  /** Overrides that are declared as methods. */
  readonly methods: readonly (Placed & Named<MethodOverride>)[];
  /** Properties that hold a function. None in a wrapper. */
  readonly properties: readonly (Placed & Parameters & Named<PropertyOverride>)[];
  /** Getters that give functions, with their setters. */
  readonly accessors: readonly (Placed & Parameters & Named<AccessorOverride>)[];
  /** What is installed in a static block. None in a wrapper. */
  readonly runTime: readonly (Placed & Parameters & Named<RunTimeOverride>)[];
  /** The members that a wrapper sets in its constructor. */
  readonly fields: readonly FieldData[];
}

/** An override, whose `observer` is called by its name in this file. */
type Named<T> = Omit<T, "observer">;

/** The operation of an override, in the table of operations. */
export interface Placed {
  /** How the table is indexed: `.fetch` or `["fetch-all"]`. */
  readonly access: string;
  /** The recording function, by its name in this file. */
  readonly observer: string;
}

export interface Parameters {
  /** Those of the function that records, as far as it uses them: `call`, `call, args`, `call, args, provider`. */
  readonly parameters: string;
}

/** A member that a wrapper sets in its constructor. */
export interface FieldData extends WrapperField {
  /** How it is recorded; undefined for one that is passed on. */
  readonly observed: (Placed & Parameters & Named<PropertyOverride>) | undefined;
  /** Whether nothing but its type is declared: TypeScript does not see a member that may be absent, or is named by a symbol, being set. */
  readonly declared: boolean;
  /** The instance's, where it is known to be there: `inner.renew`. */
  readonly held: string;
  /** What is called: `call()` in one that is passed on, `call` where it is handed to what records it. */
  readonly call: string;
}

/** A table of operations. */
export interface TableData {
  /** The constant that holds it. */
  readonly table: string;
  /** The function that makes it, by its name in this file. */
  readonly define: string;
  /** The class or interface whose operations they are: `OrderProvider`. */
  readonly base: string;
  /** The instrumentation scope, where it is not the name of the base. */
  readonly scope: string | undefined;
  /** The entries, in the order of the source's methods. */
  readonly operations: readonly TableEntry[];
}

/** An operation in the table. What is undefined is not emitted. */
export interface TableEntry {
  /** The key as the table writes it: `fetch` or `"fetch-all"`. */
  readonly key: string;
  /** The operation's name in snake_case, as labels, spans and log records have it. */
  readonly name: string;
  /** The name of the duration histogram; undefined where the operation records no metrics. */
  readonly duration: string | undefined;
  /** What the histogram says it measures; undefined where one histogram serves all operations. */
  readonly description: string | undefined;
  /** The `operation` label on the error counter, where it is not the name. */
  readonly errors: string | undefined;
  /** Upper bounds of a histogram of its own; undefined where it takes those of all. */
  readonly buckets: readonly number[] | undefined;
  /** The counter of what a successful call returns. */
  readonly count: { readonly metric: string; readonly description: string; readonly unit: string } | undefined;
  /** The counter of attempts that repeat a failed one. */
  readonly retries: { readonly metric: string; readonly description: string; readonly unit: string } | undefined;
  /** Class names and codes of errors that are no infrastructure errors. */
  readonly expected: readonly (string | number)[] | undefined;
  /** The share of successful calls that get a span and a log record. */
  readonly sample: number | undefined;
  /** Signals that this operation does not give. */
  readonly without: readonly string[] | undefined;
}
