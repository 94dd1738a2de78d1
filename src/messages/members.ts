/** The words on members that a subclass observes only in part, or not at all. */

import { define } from "./message.ts";

export const MEMBER_MESSAGES = {
  "operation-merged": define<{ method: string; className: string }>({
    severity: "warning",
    message: ({ method, className }) =>
      `operation '${method}' is declared in an interface that merges with class '${className}', which does not implement it; it is not observed.`,
    help: () => "Implement it in the class, or leave it out on purpose with '@uninstrumented <reason>'.",
    explanation:
      "What an interface of the same name adds to a class is a promise that something else keeps, as a rule by writing to the prototype. There is no method to override.",
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
