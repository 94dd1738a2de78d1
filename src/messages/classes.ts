/** The words on classes that cannot be generated for. */

import { define } from "./message.ts";

/** `'a'`, `'a' and 'b'`, `'a', 'b' and 'c'`. */
function list(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  return quoted.length < 2
    ? quoted.join("")
    : `${quoted.slice(0, -1).join(", ")} and ${quoted[quoted.length - 1] ?? ""}`;
}

export const CLASS_MESSAGES = {
  "not-text": define<{ why: string }>({
    severity: "error",
    message: ({ why }) => `this file is not a UTF-8 text: ${why}.`,
    help: () => "Save it as UTF-8, or name a TypeScript source instead.",
    explanation:
      "Sources are read as UTF-8. A binary file, or a text in another encoding, would be read as something else than it is.",
  }),
  "no-operations": define<{ classes: readonly string[]; recognised: string }>({
    severity: "error",
    message: ({ classes }) => `no method of ${list(classes)} is an operation, so there is nothing to instrument.`,
    help: ({ recognised }) =>
      `Recognised are ${recognised}. Tag a method with '@operation name', name it under 'catalogue' in the config, or use --operations all.`,
    explanation:
      "The file has classes, but none has a method that the catalogue, a tag or the config names. With `--operations all` every public method that returns a promise or an async iterable is one.",
  }),
  "class-not-found": define<{ name: string; nearest: string | undefined }>({
    severity: "error",
    message: ({ name }) => `no source declares a class '${name}' with operations.`,
    help: ({ nearest }) =>
      nearest === undefined ? "Check --class, or 'class' in the config." : `Did you mean '${nearest}'?`,
    explanation: "`--class` names a class that none of the sources declares, or one that has no operation.",
  }),
  "class-not-exported": define<{ name: string; output: string; exportEquals: boolean }>({
    severity: "error",
    message: ({ name, output }) => `class '${name}' is not exported, so ${output} cannot import it.`,
    help: ({ exportEquals }) =>
      exportEquals ? "Move it to a file of its own: beside 'export =' nothing else can be exported." : "Add 'export'.",
    explanation:
      "The generated class extends the provider from another file, and can only extend what that file can import.",
  }),
  "class-nested": define<{ name: string }>({
    severity: "warning",
    message: ({ name }) => `class '${name}' is declared within a function, so no other file can extend it.`,
    help: () => "Move it to the top level of the file and export it.",
    explanation:
      "The generated class stands in a file of its own and imports its base. A class within a function exists only while the function runs.",
  }),
  "class-retyped": define<{ name: string }>({
    severity: "error",
    message: ({ name }) =>
      `the variable '${name}' has a type of its own, so what other files extend is not the class that is written there.`,
    help: ({ name }) => `Declare it as 'class ${name}', or leave the type out.`,
    explanation:
      "The generated class repeats the signatures that the class has. In `const Store: StoreConstructor = class { … }`, and in `class { … } as StoreConstructor`, others see only what that type says of its members, and that may be less or something else.",
  }),
  "class-export-equals": define<{ name: string; why: "namespace" | "ecmascript" }>({
    severity: "error",
    message: ({ name, why }) =>
      why === "ecmascript"
        ? `class '${name}' is exported by 'export =', which TypeScript refuses in an ECMAScript module (TS1203).`
        : `class '${name}' stands in a namespace that is exported by 'export =', beside which its subclass cannot be exported.`,
    help: ({ name, why }) =>
      why === "ecmascript"
        ? `Export it by name: 'export class ${name}'; or make the file a CommonJS module (.cts, or 'module' in the tsconfig).`
        : "Move it to a file of its own, or export the namespace by name.",
    explanation:
      "A source that is a class by `export =` gets an output in the same form: `import Base = require()`, and `export =` at its end. That form is for CommonJS modules, and exports one value: a class in a namespace beside it would need a second one. What an output exports besides (`setProviderLogger`, the type of a gauge's observation) is in a namespace of the generated class's name.",
  }),
  "runtime-verbatim": define<{ runtime: string }>({
    severity: "error",
    message: ({ runtime }) =>
      `${runtime}, which all outputs share, has import and export statements, which 'verbatimModuleSyntax' refuses in a CommonJS module (TS1287).`,
    help: () =>
      "Leave 'runtime' out of the config for these sources: each output then has recording functions of its own.",
    explanation:
      "A source that is a class by `export =` gets an output in the same form, which compiles under `verbatimModuleSyntax` too. The shared file of `runtime` exports many things, and can be written in the newer form only.",
  }),
  "wrapper-impossible": define<{ name: string; what: string }>({
    severity: "error",
    message: ({ name, what }) => `'${name}' has ${what}, which a wrapper cannot pass on.`,
    help: () => "Extend a class that implements it instead, or take that member out of the type.",
    explanation:
      "A wrapper repeats every public member of the instance that it holds. What has no name to repeat, a class cannot declare.",
  }),
  "private-constructor": define<{ name: string }>({
    severity: "error",
    message: ({ name }) => `the constructor of '${name}' is private, so the class cannot be extended (TS2675).`,
    help: () => "Make it 'protected', or use --shape wrapper.",
    explanation:
      "TypeScript forbids a subclass of a class with a private constructor. A protected one keeps callers out just as well.",
  }),
  "class-name-twice": define<{ name: string }>({
    severity: "error",
    message: ({ name }) =>
      `another class of this file is called '${name}' too, so that both would give 'Instrumented${name}'.`,
    help: () => "Rename one of them; a default export without a name is called as its file is.",
    explanation:
      "Classes in different namespaces may have one name, and a class without one, exported by default, is named after the file. The first in the file is generated, the other is refused.",
  }),
  "name-taken": define<{ name: string }>({
    severity: "error",
    message: ({ name }) => `'${name}' is already declared here; the generated class would have the same name.`,
    help: () => "Rename the one that is declared here.",
    explanation:
      "The generated class is named after its base. Two classes of one name in two files are a trap for whoever imports one.",
  }),
  "class-name-shadows-global": define<{ name: string }>({
    severity: "error",
    message: ({ name }) => `class '${name}' has the name of a global that the generated code uses.`,
    help: () => "Rename the class.",
    explanation:
      "Importing a class called `Promise`, `Map` or `Error` would change what those names mean in the whole output.",
  }),
  "type-parameter-unreachable": define<{ className: string; name: string; why: string }>({
    severity: "error",
    message: ({ className, name, why }) => `the type parameters of '${className}' use '${name}', which ${why}.`,
    help: ({ name }) => `Export '${name}'.`,
    explanation:
      "The generated class repeats the type parameters of its base with their constraints, and must be able to name what those use.",
  }),
  "base-unresolved": define<{ className: string; base: string; by: string; imported: boolean; wrapped: boolean }>({
    severity: "error",
    message: ({ className, base, by }) =>
      `'${className}' ${by === className || by === "" ? "" : `inherits from '${by}', which `}extends '${base}', which could not be followed, so what it inherits is not looked at.`,
    help: ({ imported, wrapped }) =>
      `${imported ? "Install the package and its types, or correct the import" : "Declare or import it, or add what declares it to 'lib' or 'types' in the tsconfig"}; until then ${wrapped ? "no wrapper can have what is inherited" : "what is inherited is not observed"}.`,
    explanation:
      "Bases are followed through imports to their declaration, and where there is none but a type, TypeScript's checker is asked. Here neither found anything, as a rule because a package or its types are not installed, or the tsconfig's `lib` does not have it: methods that are inherited from there could be operations that stay unobserved. Of an interface only a wrapper asks what it extends.",
  }),
} as const;
