/**
 * What the bodies of a source say: spans started, durations recorded, keys attached, errors swallowed. Plain data that the
 * parser makes and the audit's rules read; no syntax node leaves `parse/`.
 */

import type { Range } from "./diagnostic.ts";
import type { MethodTags } from "./source.ts";

export interface FileFacts {
  /** Absolute. */
  readonly path: string;
  readonly classes: readonly ClassFacts[];
  /** The functions of the module's top level, by name. */
  readonly functions: ReadonlyMap<string, BodyFacts>;
  readonly constructions: readonly ConstructionFact[];
  /** Calls of static methods, as far as they are made on classes by name. */
  readonly staticCalls: readonly StaticCallFact[];
  readonly handovers: readonly HandoverFact[];
  readonly directives: readonly DirectiveFact[];
}

export interface ClassFacts {
  /** Its name to others, and so to the generator: the name that it is exported under, or its own. */
  readonly name: string;
  /** Its name to its own file. */
  readonly local: string;
  readonly range: Range;
  /** Whether another file can import it, and so extend it. */
  readonly exported: boolean;
  readonly abstract: boolean;
  /** The class it extends and the types it implements, by the last name of the expression. */
  readonly base: string | undefined;
  readonly implements: readonly string[];
  readonly decorators: readonly string[];
  /** Methods, and properties that hold a function; own ones only. */
  readonly methods: readonly MethodFacts[];
  /** What runs when an instance is made. */
  readonly construction: BodyFacts | undefined;
  /** Accessors, and methods without a plain name: `[Symbol.dispose]()`. */
  readonly others: readonly BodyFacts[];
  /** Fields and parameter properties: the name of the declared type, or of the class constructed. */
  readonly fields: ReadonlyMap<string, string>;
}

export interface MethodFacts {
  readonly name: string;
  /** The name in the source, and the whole member. */
  readonly range: Range;
  readonly extent: Range;
  readonly static: boolean;
  readonly access: "public" | "protected" | "private";
  /** Whether it is a property that holds a function, which no subclass can override. */
  readonly property: boolean;
  /** Whether the declaration says that it returns a promise or an async iterable. */
  readonly asynchronous: boolean;
  /** Whether it is static and returns an instance of its class: `return new this()`. */
  readonly makesOwn: boolean;
  readonly tags: MethodTags;
  readonly decorators: readonly string[];
  /** undefined for abstract methods and overload signatures. */
  readonly body: BodyFacts | undefined;
}

/** What one function does, nested functions included. */
export interface BodyFacts {
  readonly asynchronous: boolean;
  /** Whether all that it does is to call something else and return what that gives. */
  readonly delegates: boolean;
  readonly spans: readonly SignalFact[];
  readonly durations: readonly SignalFact[];
  readonly counters: readonly SignalFact[];
  readonly logs: readonly SignalFact[];
  readonly keys: readonly KeyFact[];
  readonly blocking: readonly BlockingFact[];
  readonly swallowed: readonly SwallowFact[];
  readonly calls: readonly CallFact[];
  /** Texts that it returns. */
  readonly returns: readonly LiteralFact[];
  /** Names of its parameters, in order; empty for those that are taken apart. */
  readonly parameters: readonly string[];
}

/** A signal that is recorded; `name` where a literal gives it. */
export interface SignalFact {
  readonly name: string | undefined;
}

export interface LiteralFact {
  readonly text: string;
  readonly range: Range;
}

/** Where a key is attached: to a span, a metric, a log record, or to an object that is passed to a helper. */
export type KeyTarget = "attribute" | "label" | "log";

export interface KeyFact {
  readonly on: KeyTarget;
  /** As written; empty for a value that a message text quotes. */
  readonly key: string;
  /** The names that the value is read from: `card.number` is `["card", "number"]`; empty for what is computed. */
  readonly value: readonly string[];
  /** The literals that the value may be. */
  readonly literals: readonly LiteralFact[];
  /** The function whose result the value is. */
  readonly call: string | undefined;
  /** Whether the value is a literal, a comparison, a length: something that is not the named thing itself. */
  readonly derived: boolean;
  readonly range: Range;
}

export interface BlockingFact {
  readonly kind: "flush" | "export" | "sync-io";
  /** The call as people say it: `forceFlush`. */
  readonly call: string;
  readonly range: Range;
}

export interface SwallowFact {
  readonly form: "catch clause" | "catch callback";
  readonly range: Range;
}

/** A call of something whose body could be looked at. */
export interface CallFact {
  /** `this.name()`, `name()`, `this.field.name()`, `object.name()`, `super.name()`, `new name()`. */
  readonly on: "this" | "function" | "field" | "object" | "super" | "new";
  /** The field or object. */
  readonly owner: string | undefined;
  readonly name: string;
  /** Whether a function is among the arguments, as with `observe("fetch", () => …)`. */
  readonly wraps: boolean;
  /** The literals among the arguments that are one word, by position: an error type is, a query is not. */
  readonly literals: readonly (LiteralFact & { readonly index: number })[];
}

/** A place where an instance is had by the name of its class. */
interface NamedClassFact {
  readonly className: string;
  readonly range: Range;
  /** The class and the static method around it. */
  readonly factory: { readonly className: string; readonly method: string } | undefined;
  /** The class around it, if any. */
  readonly within: string | undefined;
  /** What it is an argument of: `InstrumentedProvider` in `new InstrumentedProvider(new Provider())`. */
  readonly passedTo: string | undefined;
}

export type ConstructionFact = NamedClassFact;

/** `Provider.open("a.db")` */
export interface StaticCallFact extends NamedClassFact {
  readonly method: string;
}

/** A class that is handed to a function as such, not an instance of it: `instrumentClass(PgProvider)`, `shimmer.wrap(PgProvider.prototype, "read", …)`. */
export interface HandoverFact {
  readonly className: string;
  /** The last name of the function. */
  readonly to: string;
  readonly prototype: boolean;
  /** The methods that literals name; empty for all. */
  readonly methods: readonly string[];
}

/** A comment that switches rules off: `// gen-instrumented-disable-next-line rule -- reason`. */
export interface DirectiveFact {
  /** Counted from 1. */
  readonly appliesTo: number;
  readonly rules: readonly LiteralFact[];
  readonly reason: string;
  readonly range: Range;
}
