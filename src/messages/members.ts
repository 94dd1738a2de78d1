/** The words on members that a subclass observes only in part, or not at all. */

import { define } from "./message.ts";

/** How many of the operations that one interface promises are called by their names. */
const MERGED_NAMED = 3;

export const MEMBER_MESSAGES = {
  "operation-merged": define<{ methods: readonly string[]; className: string; base: string }>({
    severity: "warning",
    message: ({ methods, className, base }) => {
      const named = methods
        .slice(0, MERGED_NAMED)
        .map((each) => `'${each}'`)
        .join(", ");
      const more = methods.length > MERGED_NAMED ? ` and ${String(methods.length - MERGED_NAMED)} more` : "";
      const several = methods.length > 1;
      return `operation${several ? "s" : ""} ${named}${more} ${several ? "are" : "is"} declared by an interface that merges with ${base === className ? `class '${className}'` : `'${base}', a base of '${className}'`}, which does not implement ${several ? "them; they are" : "it; it is"} not observed.`;
    },
    help: ({ methods }) =>
      `Implement ${methods.length > 1 ? "them" : "it"} in the class, use --shape wrapper, or leave ${methods.length > 1 ? "them" : "it"} out on purpose with '@uninstrumented <reason>'.`,
    explanation:
      "What an interface of the same name adds to a class, itself or by what it extends, is a promise that something else keeps, as a rule by writing to the prototype. There is no method to override. What comes from one base of such an interface is told in one message, at that base. `--shape wrapper` takes the instance as its type says it is, and observes these operations too.",
  }),
  "result-unawaited": define<{ method: string; type: string | undefined; kind: "thenable" | "stream" }>({
    severity: "info",
    message: ({ method, type = "something", kind }) =>
      `'${method}' returns ${type}, ${kind === "thenable" ? "a thenable that is not a Promise" : "which has more ways to be read than an iterator"}; it is not taken for an operation.`,
    help: () =>
      "To observe the call alone tag it with '@operation', or name it under 'catalogue' in the config; '@uninstrumented <reason>' says that it is meant so.",
    explanation:
      "With `--operations all` an operation is a method that returns a promise, or an async iterable and no more. A cursor, a stream or a query builder does its work after the call, in ways that are its own: to observe those, it would have to be replaced by another object. A tag, or an entry under `catalogue`, has the call itself observed.",
  }),
  "result-unresolved": define<{ method: string }>({
    severity: "warning",
    message: ({ method }) =>
      `what '${method}' returns rests on a name that cannot be found; it is not taken for an operation.`,
    help: () =>
      "Declare its result, or see to it that the name is found: a package that is not installed, or 'lib' or 'types' in the tsconfig. '@operation' observes the method either way, and '@uninstrumented <reason>' leaves it out on purpose.",
    explanation:
      "With `--operations all` an operation is a method that returns a promise, or an async iterable. Where the result is not declared, TypeScript infers it, and what it infers from a name that it does not know may be anything.",
  }),
  "wrapper-leaves-out": define<{ name: string; className: string }>({
    severity: "info",
    message: ({ name, className }) =>
      `an instance of '${className}' may have ${name}, a name that only its own module can write; the wrapper does not have it.`,
    help: () => "Nothing is to be done unless something looks for that member on the wrapper.",
    explanation:
      "A wrapper repeats every public member of the instance that it holds. A member named by a symbol that the output cannot import is left out where instances may lack it anyway; where they must have it, the class is refused.",
  }),
  "wrapper-setter": define<{ name: string; type: string; why: string }>({
    severity: "info",
    message: ({ name, type, why }) =>
      `the setter of '${name}' takes a type that the output cannot name ('${type}' ${why}); the wrapper's takes anything, and passes it on.`,
    help: () => "Nothing is to be done; a type that is declared and exported would keep the setter as strict as it is.",
    explanation:
      "Where a setter takes another type than its getter gives, TypeScript has no reference to it, so that the wrapper must write the type out. One that cannot be named from the output's file is written as `any`: what is set reaches the instance all the same.",
  }),
  "callback-only": define<{ method: string; callback: string }>({
    severity: "info",
    message: ({ method, callback }) =>
      `'${method}' hands its result to '${callback}'; only the call itself is observed, not what it is called back with.`,
    help: () =>
      "Nothing is to be done if that is meant; to observe the work behind it, give the method a promise to return.",
    explanation:
      "A method in the manner of Node's callbacks returns before its work is done, and what it does with the function that it is given is its own affair: to observe that, the function would have to be replaced by another.",
  }),
  "operation-computed": define<{ method: string; why: string }>({
    severity: "error",
    message: ({ method, why }) =>
      `operation '${method}' has a computed name that the output cannot repeat: ${why}; it is not observed.`,
    help: () =>
      "Export the name, give the method a plain one, or leave it out on purpose with '@uninstrumented <reason>'.",
    explanation:
      "A name in brackets is a value that the output has to import. Well-known symbols (`[Symbol.asyncDispose]`), literals, and exported or imported constants that hold a literal or a unique symbol are repeated.",
  }),
  "operation-decorated": define<{ method: string }>({
    severity: "warning",
    message: ({ method }) =>
      `operation '${method}' has decorators; the override calls the decorated method, but metadata on its function is not on the override.`,
    help: () => "Nothing is to be done unless something reads that metadata from the class in use.",
    explanation: "Decorators are not repeated on the override: what they do would be done twice.",
  }),
  "property-captured": define<{ property: string }>({
    severity: "warning",
    message: ({ property }) =>
      `the constructor keeps a reference to 'this.${property}' before it can be observed; calls through it are not.`,
    help: ({ property }) => `Keep '() => this.${property}()' instead, or make '${property}' a method.`,
    explanation:
      "A property that holds a function is wrapped when the base's constructor is done. A reference that the constructor took is to the plain one.",
  }),
  "private-static": define<{ className: string; method: string; member: string }>({
    severity: "warning",
    message: ({ className, method, member }) =>
      `'this.${member}' throws a TypeError when '${method}' is called on Instrumented${className}: a subclass has no private statics.`,
    help: ({ className, member }) => `Write '${className}.${member}'.`,
    explanation:
      "A private static member belongs to the one class that declares it. A static method that reads it through `this` fails on every subclass.",
  }),
  "factory-escapes": define<{ className: string; method: string; isStatic: boolean }>({
    severity: "warning",
    message: ({ className, method, isStatic }) =>
      isStatic
        ? `'new ${className}(...)' here creates the plain class: Instrumented${className}.${method}() returns an instance that is not instrumented.`
        : `'new ${className}(...)' here creates the plain class: what '${method}' makes is not instrumented, even on an Instrumented${className}.`,
    help: ({ className, isStatic }) =>
      isStatic
        ? "Write 'new this(...)' in a static method."
        : `Write 'new (this.constructor as typeof ${className})(...)'.`,
    explanation:
      "A subclass inherits its base's factories, static or not. One that names the base class keeps making the base class.",
  }),
  "plain-instance": define<{ className: string }>({
    severity: "info",
    message: ({ className }) => `this instance is a plain '${className}'; it is not patched.`,
    help: ({ className }) => `Make it where it is used, with 'new Instrumented${className}(...)'.`,
    explanation:
      "A source that makes an instance of its own class makes an uninstrumented one: the generated file imports the source, not the other way round.",
  }),
} as const;
