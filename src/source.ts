/**
 * What the code says: `ProviderClass`, `Method`. The parser makes it, `buildModel` joins it with what the catalogue promises.
 */

import type { Range } from "./diagnostic.ts";

/** What a module is as a whole, by `export =` and `import = require()`: the compiler's own name for it. */
export const EXPORT_EQUALS = "export=";

/** One name that a type needs in the output. An import is a value: whether and how it is written is settled at the end. */
export interface ImportSymbol {
  /** As the output must write it: relative to the output's folder, in the source's own style. */
  readonly specifier: string;
  /** The exported name; `default`, `*`, or `EXPORT_EQUALS` for what `require()` gives. */
  readonly imported: string;
  /** The name in the text that uses it. */
  readonly local: string;
}

/** A name that a type uses and the output cannot import. */
export interface Unreachable {
  readonly name: string;
  /** Why, as half a sentence: `is declared here but not exported`. */
  readonly why: string;
  readonly range: Range;
  /** Whether a subclass can name it all the same: a protected static. */
  readonly toSubclass?: boolean;
}

/** A type as written, and what it takes to write it elsewhere. */
export interface TypeText {
  readonly text: string;
  readonly imports: readonly ImportSymbol[];
  readonly unreachable: readonly Unreachable[];
  /** Where it stands; undefined for one that is not written in the source. */
  readonly range?: Range;
}

export interface Parameter {
  /** As declared; undefined for a destructured parameter, which gets a fresh name. */
  readonly name: string | undefined;
  /** undefined where the source declares none (a default value implies it). */
  readonly type: TypeText | undefined;
  /** Written with `?`. */
  readonly optional: boolean;
  readonly hasDefault: boolean;
  readonly rest: boolean;
  /** Whether the type needs parentheses in a union. */
  readonly parenthesise: boolean;
}

export interface Signature {
  /** `<T extends Row = Row>`, or empty. */
  readonly typeParameters: TypeText;
  /**
   * A type parameter whose constraint takes another one as a type argument: `P extends Page<Item>`. TypeScript may find two such
   * signatures unrelated, though they are the same to the letter.
   */
  readonly entangled: Unreachable | undefined;
  /** `T` for `<T extends Row>`: what is passed on to the base. */
  readonly typeArguments: readonly string[];
  /** The type of a `this` parameter, which is declared and not passed on. */
  readonly thisType: TypeText | undefined;
  readonly parameters: readonly Parameter[];
  /** undefined where the source declares none. */
  readonly returnType: TypeText | undefined;
  /** The last parameter, where it is called with an error or a value in place of a result: `(err, value) => void`. */
  readonly callback: string | undefined;
  /** Whether the result is declared as `value is T` or `asserts value`. */
  readonly predicate: boolean;
  readonly jsDoc: string | undefined;
}

/**
 * What a method's declared result is, and so how it is observed:
 * `promise` by chaining; `either` as it comes at run time; `sync` when it returns; `iteration` from the first step to the last;
 * `thenable` and `stream` only as far as the call itself.
 */
export type ResultKind = "promise" | "either" | "sync" | "iteration" | "thenable" | "stream";

/** The way to a value: from a parameter (its name is the first step) or from the result, through properties. */
export interface ValuePath {
  readonly from: "parameter" | "result";
  readonly steps: readonly string[];
  /** Whether what a step is taken from may be null or undefined. */
  readonly nullable: readonly boolean[];
  readonly kind: ValueKind;
  /** Whether the value itself may be null or undefined. */
  readonly valueNullable: boolean;
}

/** What a value is as far as an attribute can hold it; `unknown` where the types cannot be followed. */
export type ValueKind = "text" | "number" | "bigint" | "boolean" | "list" | "other" | "unknown";

/** Asks a method's types for values; answered on demand, for only some methods are operations. */
export interface MethodValues {
  /** A parameter of one of these names, else such a property of a parameter or of the result. */
  named(names: readonly string[]): ValuePath | undefined;
  /** What the type checker says of the result: asked only where the declaration does not tell, for it costs a program. */
  checked(): {
    readonly result: ResultKind;
    readonly asyncIteration: boolean;
    readonly asynchronous: boolean;
    /** What it is called, as the checker writes it. */
    readonly type: string | undefined;
    /** Whether it rests on a name that cannot be resolved, so that it may be anything. */
    readonly unresolved: boolean;
  };
  /** What a result without a declared type is, and no reference to it tells. The checker is asked where the body lets it be anything. */
  untold(): Untold | undefined;
  /** A path that the config names; undefined when the types have no such property (`inSome`: no member of a union has it). */
  at(path: string, inSome?: boolean): ValuePath | undefined;
}

/** Of an undeclared result: it is made of `this`, or it is a predicate. */
export type Untold = "this" | "predicate";

export interface MethodTags {
  /** `@operation purge_expired`; empty where the tag has no name. */
  readonly operation?: string;
  /** `@uninstrumented <reason>`; empty where the reason is missing. */
  readonly uninstrumented?: string;
  /** `@retryHook [operation]`. */
  readonly retryHook?: string;
}

/** A method as its class declares it; inherited ones included, with their texts ready for the output's folder. */
export interface Method {
  /** How other code names it: the identifier, or the value of the literal. */
  readonly name: string;
  /** As the declaration writes it: `fetch`, `"fetch-all"`. */
  readonly nameText: string;
  /** For a computed name, what the name needs: `KEY` of `[KEY]`, and how it is imported, unless it is a global. */
  readonly key?: { readonly expression: string; readonly symbol: ImportSymbol | undefined };
  readonly range: Range;
  /** Where it is declared when that is another file; absolute. */
  readonly file?: string;
  /** A property that holds a function is observed by a property that wraps it; a getter that gives one, by a getter. */
  readonly declaredAs: "method" | "property" | "readonly property" | "accessor" | "getter";
  /** The setter beside a getter: what it takes. */
  readonly setter?: { readonly type: TypeText | undefined };
  /** Whether it has decorators: they see the base's function, not the override. */
  readonly decorated: boolean;
  readonly static: boolean;
  readonly access: "public" | "protected";
  readonly abstract: boolean;
  readonly async: boolean;
  /** Overloads in order, without the implementation; a single signature for all else. */
  readonly signatures: readonly Signature[];
  readonly overloaded: boolean;
  readonly readsArguments: boolean;
  readonly result: ResultKind;
  /** `AsyncGenerator` and the like are async iterations. */
  readonly asyncIteration: boolean;
  /** Whether it is a promise or an async iterable, at times at least; undefined where the declaration does not tell. */
  readonly asynchronous: boolean | undefined;
  /** Why its signature cannot be written in another file, where that is known at once: it comes from a type, not from a source. */
  readonly inexpressible?: Unreachable;
  readonly tags: MethodTags;
  readonly values: MethodValues;
}

/** A member that is named like an operation and cannot be overridden as a method. */
export interface OtherMember {
  readonly name: string;
  readonly range: Range;
  /** Where it is declared when that is another file; absolute. */
  readonly file?: string;
  readonly kind: "private" | "property" | "accessor" | "optional" | "merged" | "computed";
  /** Of a merged one: the base of the class that the interface merges with, where it is not the class itself. */
  readonly of?: string;
  /** Of a computed name: why the output cannot repeat it, as half a sentence. */
  readonly why?: string;
  /** Whether it is a method that returns a promise or an async iterable. */
  readonly asynchronous: boolean;
  readonly tags: MethodTags;
}

/** A public member of an instance that is no method: a wrapper passes it on. */
export interface PropertyMember {
  readonly name: string;
  readonly range: Range;
  readonly readable: boolean;
  readonly writable: boolean;
  readonly optional: boolean;
  /** Whether its type is made of `this`, or may be: that of the instance is then not that of a wrapper. */
  readonly buildsOnThis: boolean;
  /** What its setter takes, where that is another type than its getter gives. */
  readonly setter?: { readonly type: TypeText; readonly file: string; readonly range: Range } | undefined;
}

/** A class, or an interface that something else implements. */
export interface ProviderClass {
  readonly kind: "class" | "interface";
  readonly name: string;
  /** Its name in its own file, where it is exported under another. */
  readonly localName: string;
  readonly range: Range;
  /** How an expression names it in the output: `MyProvider`, `Storage.MyProvider`. */
  readonly reference: string;
  /** What its instances are as a type, without type arguments: the reference, or `InstanceType<typeof MyProvider>`. */
  readonly instanceType: string;
  /** The name to import for it: the first of the reference. */
  readonly importName: string;
  /**
   * Why it cannot be imported as it is, or what extends it not be exported: within a function; a variable of another type; in a
   * namespace that is the whole of a module by `export =`; by `export =` in an ECMAScript module. undefined for most.
   */
  readonly unimportable: "nested" | "retyped" | "namespace" | "ecmascript" | undefined;
  /** The name to import it by: its export name, `default`, `export=`; undefined when it is not exported. */
  readonly exportName: string | undefined;
  readonly abstract: boolean;
  readonly typeParameters: TypeText;
  readonly typeArguments: readonly string[];
  /** The place of a private constructor, which forbids a subclass. */
  readonly privateConstructor: Range | undefined;
  readonly methods: readonly Method[];
  readonly others: readonly OtherMember[];
  /** Methods that an instance may lack. */
  readonly optionalMethods: readonly Method[];
  readonly properties: readonly PropertyMember[];
  /** Whether it has members that its type hides, so that nothing else can be assigned to it. */
  readonly hasHiddenMembers: boolean;
  /** Whether any name may be a member. */
  readonly hasIndexSignature: boolean;
  /** What keeps it from being wrapped: a call signature, a member with a computed name. */
  readonly unwrappable: { readonly what: string; readonly file: string; readonly range: Range } | undefined;
  /** Names of all members, inherited ones included. */
  readonly memberNames: readonly string[];
  /** Where the constructor keeps a reference to a property that holds a function, before it can be wrapped. */
  readonly captured: readonly { readonly name: string; readonly range: Range }[];
  /** `this.#name` in a static method: a subclass that inherits the method has no such member. */
  readonly privateStatics: readonly { readonly method: string; readonly member: string; readonly range: Range }[];
  /** Instances that the source itself makes, outside of the class: they stay plain. */
  readonly plainInstances: readonly Range[];
  /** The class it extends, as written. */
  readonly baseName: string | undefined;
  /**
   * The base class, or a base of it, that could not be followed, so that what is inherited is not known: in whichever file extends it,
   * by the class called `by`. `imported` tells whether its name is imported there.
   */
  readonly unresolvedBase:
    | {
        readonly name: string;
        readonly by: string;
        readonly imported: boolean;
        readonly file: string;
        readonly range: Range;
      }
    | undefined;
  /** What an instance may have and a wrapper cannot pass on, by names that no other file can write. */
  readonly leftOut: readonly { readonly name: string; readonly file: string; readonly range: Range }[];
  /** The same with what only the type checker knows of: asked where it is to be wrapped. undefined where that is nothing. */
  readonly complete: (() => ProviderClass) | undefined;
  /** Expressions `new X(...)` within the class's own members: what they make is not instrumented. */
  readonly plainFactories: readonly { readonly method: string; readonly static: boolean; readonly range: Range }[];
}

/** What one source file says. */
export interface SourceProviders {
  /** Absolute. */
  readonly path: string;
  /** The specifier of the source, written for the output. */
  readonly specifier: string;
  readonly style: "" | ".js" | ".ts";
  readonly classes: readonly ProviderClass[];
  /** Whether the whole module is one value, by `export =`. */
  readonly exportEquals: boolean;
  /** The names that the source declares at its top level. */
  readonly declared: ReadonlySet<string>;
}
