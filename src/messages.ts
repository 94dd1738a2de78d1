/**
 * The words of every diagnostic, apart from the code that finds it. A finding is a code and its arguments first, prose last.
 * One entry gives the severity, the sentence, the sentence on what to do, and the paragraph that `docs/codes.md` is made from.
 */

import { AUDIT_MESSAGES } from "./messages/audit.ts";
import { CATALOG_MESSAGES } from "./messages/catalog.ts";
import { CLASS_MESSAGES } from "./messages/classes.ts";
import { LIMIT_MESSAGES } from "./messages/limits.ts";
import { MEMBER_MESSAGES } from "./messages/members.ts";
import { define } from "./messages/message.ts";
import { OUTPUT_MESSAGES } from "./messages/output.ts";
import { VERIFY_MESSAGES } from "./messages/verify.ts";

/** `'a'`, `'a' and 'b'`, `'a', 'b' and 'c'`. */
function list(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  return quoted.length < 2
    ? quoted.join("")
    : `${quoted.slice(0, -1).join(", ")} and ${quoted[quoted.length - 1] ?? ""}`;
}

export const MESSAGES = {
  // ---- input ------------------------------------------------------------------------------------------------------
  "file-not-found": define<{ path: string; nearest?: string | undefined }>({
    severity: "error",
    message: ({ path }) => `there is no file '${path}'.`,
    help: ({ nearest }) =>
      nearest === undefined
        ? "Check the path; it is resolved against the working directory (see --cwd)."
        : `Did you mean '${nearest}'? Paths are resolved against the working directory (see --cwd).`,
    explanation:
      "A source named on the command line does not exist. Nothing is written for it; the other sources are still done.",
  }),
  "syntax-error": define<{ text: string }>({
    severity: "error",
    message: ({ text }) => `TypeScript cannot parse this: ${text}`,
    help: () => "Mend the syntax and run again; the earlier output is left as it was.",
    explanation:
      "The source has a syntax error. Output made from a guess could be plausible and wrong, so there is none.",
  }),
  "no-class": define<{ suggestion: string }>({
    severity: "error",
    message: () => "this file declares no class that could be instrumented.",
    help: ({ suggestion }) => suggestion,
    explanation: "The source has no class declaration at all. Name the file that declares the provider class.",
  }),
  // ---- command line -----------------------------------------------------------------------------------------------
  // bin/gen-instrumented.js says it by itself: all else would not start.
  "node-too-old": define<{ version: string }>({
    severity: "error",
    message: ({ version }) => `this is Node ${version}, and Node 20.19 or later is needed.`,
    help: () => "Install a later Node (https://nodejs.org), or choose one with your version manager: nvm use 22.",
    explanation: "What the tool is made of does not start on this version. Nothing is done.",
  }),
  "unknown-option": define<{ option: string; nearest: string | undefined; commands: readonly string[] }>({
    severity: "error",
    message: ({ option, commands }) =>
      commands.length === 0 ? `there is no option '${option}'.` : `there is no option '${option}' here.`,
    help: ({ option, nearest, commands }) =>
      commands.length > 0
        ? `It is one of ${commands.map((command) => `'gen-instrumented ${command} … ${option}'`).join(" and ")}. See --help.`
        : nearest === undefined
          ? "See --help for the options there are."
          : `Did you mean '${nearest}'? See --help.`,
    explanation:
      "An option that the tool does not know, or that another command has. Nothing is done, since what was meant cannot be told.",
  }),
  "unknown-command": define<{ word: string; nearest: string | undefined; commands: readonly string[] }>({
    severity: "error",
    message: ({ word }) => `there is no command '${word}', and no file of that name.`,
    help: ({ nearest, commands }) =>
      nearest === undefined
        ? `The commands are ${commands.join(", ")}; a source is named with its extension. See --help.`
        : `Did you mean 'gen-instrumented ${nearest}'? See --help.`,
    explanation:
      "A bare word that is neither a command nor a file. Nothing is done, since what was meant cannot be told.",
  }),
  "too-many-words": define<{ command: string; word: string }>({
    severity: "error",
    message: ({ command, word }) => `'${command}' does not take '${word}'.`,
    help: ({ command }) => `See gen-instrumented ${command} --help for what it takes.`,
    explanation: "A command was given more words than it takes. Nothing is done, since what was meant cannot be told.",
  }),
  "invalid-option": define<{ option: string; text: string }>({
    severity: "error",
    message: ({ option, text }) => `${option} ${text}.`,
    help: ({ option }) => `See --help for what ${option} takes.`,
    explanation: "An option has a value that it does not take, or lacks the value that it needs. Nothing is done.",
  }),
  "conflicting-options": define<{ first: string; second: string; text: string }>({
    severity: "error",
    message: ({ first, second, text }) => `${first} and ${second} do not go together: ${text}.`,
    help: () => "Leave one of them out.",
    explanation: "Two options that ask for different things. Nothing is done.",
  }),
  "stdout-needs-one-source": define<{ count: number }>({
    severity: "error",
    message: ({ count }) => `--stdout prints the output of one source, and these are ${String(count)}.`,
    help: () => "Name one source file; or use --diff, which prints many.",
    explanation: "Two files printed one after the other could not be told apart again.",
  }),
  "stdout-failed": define<{ text: string }>({
    severity: "error",
    message: ({ text }) => `what was to go to stdout could not be written: ${text}.`,
    help: () => "See where stdout leads: a full disk, a closed file?",
    explanation: "Part of the output may be missing. A pipe whose reader went away is no error.",
  }),
  "prettier-config-kept": define({
    severity: "warning",
    message: () =>
      "this Prettier config is code, which Node reads once: what changes in it after that has no effect here.",
    help: () => "Start the watch anew.",
    explanation:
      "During `--watch` a config of Prettier changed that is a module. Node keeps what a module exported when it was first imported, so the change has no effect in this process. Configs that are data (JSON, YAML, TOML, package.json, .editorconfig) are read anew.",
  }),
  "watch-failed": define<{ code: string; reason: string }>({
    severity: "error",
    message: ({ reason }) => `this folder cannot be watched: ${reason}.`,
    help: ({ code }) =>
      code === "ENOSPC" || code === "EMFILE"
        ? "The system's limit of watches is reached: raise it (sysctl fs.inotify.max_user_watches, max_user_instances), or name fewer folders."
        : "Changes in it go unseen; start the watch anew when its file system can be watched.",
    explanation:
      "`--watch` asks the system for the events of each folder, and it refuses. Other folders are still watched. Network and some container file systems have no events at all, and no error either.",
  }),
  "cwd-not-found": define<{ path: string }>({
    severity: "error",
    message: ({ path }) => `there is no folder '${path}' to work in.`,
    help: () => "Give --cwd a folder that exists.",
    explanation: "The folder of --cwd does not exist, is no folder, or was removed while a shell still stood in it.",
  }),
  ...LIMIT_MESSAGES,
  // ---- sources ----------------------------------------------------------------------------------------------------
  "not-a-file": define<{ path: string }>({
    severity: "error",
    message: ({ path }) => `'${path}' is no regular file.`,
    help: () => "Name a TypeScript file, a folder, or a glob in quotes.",
    explanation: "A device, a socket or a pipe was named as a source.",
  }),
  "not-typescript": define<{ path: string }>({
    severity: "error",
    message: ({ path }) => `'${path}' is no TypeScript source.`,
    help: () =>
      "Name a .ts, .mts, .cts or .tsx file that declares a provider class; a .d.ts file has no bodies to observe.",
    explanation:
      "The generated class extends a TypeScript class and is TypeScript itself, so only TypeScript sources are read.",
  }),
  "no-match": define<{ pattern: string; from: string }>({
    severity: "error",
    message: ({ pattern, from }) => `no source matches '${pattern}' in ${from}.`,
    help: () =>
      "Check the glob. Left out are node_modules, build output, generated files, what .gitignore names and the config's exclude.",
    explanation: "A glob on the command line that matches nothing is more often a slip than a wish, so it is an error.",
  }),
  "no-sources": define<{ patterns: readonly string[]; from: string; configured: boolean }>({
    severity: "error",
    message: ({ patterns, from }) =>
      `no file was named, and none in ${from} matches ${patterns.map((each) => `'${each}'`).join(", ")}.`,
    help: ({ configured }) =>
      configured
        ? "Name a file (gen-instrumented src/myProvider.ts), or mend `include` in the config."
        : "Name a file (gen-instrumented src/myProvider.ts), or run 'gen-instrumented init', which looks for providers and writes a config.",
    explanation: "Without file arguments the config's include says what to read; it matches nothing.",
  }),
  "include-without-match": define<{ pattern: string; from: string }>({
    severity: "warning",
    message: ({ pattern, from }) => `'${pattern}' in the config's include matches no source in ${from}.`,
    help: () => "Mend or remove the pattern: what it was meant for is not generated, and not checked.",
    explanation: "One of several patterns of include matches nothing. The others are still done.",
  }),
  "source-is-output": define<{ source: string | undefined }>({
    severity: "error",
    message: () => "this file is generated, and cannot be a source.",
    help: ({ source }) =>
      source === undefined
        ? "Name the file that declares the provider class."
        : `Name its source: gen-instrumented ${source}`,
    explanation:
      "A generated file was named as the only source. Among several files, as a shell makes them of *.ts, outputs are left out without a word.",
  }),
  "nothing-to-instrument": define<{ count: number }>({
    severity: "error",
    message: ({ count }) =>
      count === 1
        ? "the one file looked at exports no class with operations."
        : `none of the ${String(count)} files looked at exports a class with operations.`,
    help: () =>
      "Name one of the files alone to hear what was looked for in it, or see `operations` and `catalogue` in the config.",
    explanation:
      "The globs match files, but none that declares a provider class with operations, so there is nothing to generate.",
  }),
  // ---- config -----------------------------------------------------------------------------------------------------
  "config-not-found": define<{ path: string }>({
    severity: "error",
    message: ({ path }) => `there is no config file '${path}'.`,
    help: () => "Check the path given to --config; it is resolved against the working directory (see --cwd).",
    explanation:
      "The file named by --config does not exist. Going on without it would generate something else than asked for.",
  }),
  "config-format": define({
    severity: "error",
    message: () => "this is no config file.",
    help: () => "A config is a .ts, .mts, .js, .mjs or .json file, or the key 'gen-instrumented' of a package.json.",
    explanation: "--config names a folder, or a file of a kind that the tool does not read.",
  }),
  "config-failed": define<{ text: string }>({
    severity: "error",
    message: ({ text }) => `the config cannot be loaded: ${text}`,
    help: () => "Mend the config; nothing is generated without it.",
    explanation: "The config file has a syntax error, imports something that is not there, or throws when it is run.",
  }),
  "config-not-object": define<{ found: string }>({
    severity: "error",
    message: ({ found }) => {
      if (found === "nothing") return "the config has no default export, or is empty.";
      if (found === "no-key") return "this package.json has no key 'gen-instrumented'.";
      return `the config must be an object, and this is a ${found}.`;
    },
    help: () =>
      "Export an object: export default defineConfig({ … }), with defineConfig from 'gen-instrumented'; in JSON write { … }.",
    explanation: "A config file must give one plain object (or a promise of one). A function is not called.",
  }),
  "config-unknown-key": define<{ key: string; nearest: string | undefined; known: readonly string[] }>({
    severity: "error",
    message: ({ key }) => `the config has no key '${key}'.`,
    help: ({ nearest, known }) =>
      nearest === undefined ? `Known here: ${known.join(", ")}.` : `Did you mean '${nearest}'?`,
    explanation:
      "A key that the schema does not have. It would be ignored, and what it was meant to do would not happen.",
  }),
  "config-invalid": define<{ key: string; text: string }>({
    severity: "error",
    message: ({ key, text }) => `the config's '${key}' ${text}.`,
    help: () => "Mend the value; nothing is generated with a config in doubt.",
    explanation: "A value of the config has the wrong type, or one that would give wrong or dangerous output.",
  }),
  // ---- templates --------------------------------------------------------------------------------------------------
  "eject-not-a-folder": define<{ path: string }>({
    severity: "error",
    message: ({ path }) => `'${path}' is a file, and templates go into a folder.`,
    help: () => "Name a folder, which need not be there yet: gen-instrumented eject templates",
    explanation: "`eject` copies several templates into one folder. What was named is a file. Nothing is written.",
  }),
  "template-not-found": define<{ path: string }>({
    severity: "error",
    message: ({ path }) => `there is no template '${path}'.`,
    help: () =>
      "Check --template, or 'template' in the config; 'gen-instrumented eject' copies the tool's own to start from.",
    explanation: "The template of the config or the command line does not exist, or is no file. Nothing is generated.",
  }),
  "template-failed": define<{ text: string; help: string | undefined }>({
    severity: "error",
    message: ({ text }) => `this template fails: ${text}.`,
    help: ({ help }) =>
      help ?? "Mend the template; docs/templates.md says what it is given, and which helpers there are.",
    explanation:
      "A template of your own cannot be parsed, names a helper or a template that is not there, or prints what is not set. The earlier output is left as it was.",
  }),
  "template-unknown-field": define<{ name: string; nearest: string | undefined; known: readonly string[] }>({
    severity: "error",
    message: ({ name }) => `this template asks for '${name}', and there is no such field here.`,
    help: ({ nearest, known }) =>
      nearest === undefined
        ? `Here are ${known.join(", ")}; docs/templates.md explains them.`
        : `Did you mean '${nearest}'? docs/templates.md lists all fields.`,
    explanation:
      "A template of your own asks for a field that the model does not have at this place. It would have been left out without a word.",
  }),
  "template-output-invalid": define<{ text: string; line: string }>({
    severity: "error",
    message: ({ text, line }) =>
      `what this template gives is no TypeScript: ${text}${line === "" ? "" : `, in '${line}'`}.`,
    help: () => "Mend the template; the earlier output is left as it was.",
    explanation: "The text that a template of your own gives cannot be formatted, since it cannot be parsed.",
  }),
  // ---- init -------------------------------------------------------------------------------------------------------
  "package-not-found": define<{ folder: string }>({
    severity: "error",
    message: ({ folder }) => `there is no package.json in '${folder}' or above it, so there is nothing to set up.`,
    help: () => "Make one ('npm init -y'), or run init in the folder of a package (see --cwd).",
    explanation:
      "`init` adds scripts to a package.json and looks for providers below its folder. It goes up to the project's root, and no further.",
  }),
  "package-unreadable": define<{ text: string }>({
    severity: "error",
    message: ({ text }) => `this package.json cannot be read: ${text}.`,
    help: () => "Mend it and run init again; nothing was written.",
    explanation: "A package.json that cannot be read cannot be edited without losing what it says.",
  }),
  ...OUTPUT_MESSAGES,
  // ---- what a class can and cannot give ----------------------------------------------------------------------------
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
  ...CLASS_MESSAGES,
  "operation-private": define<{ method: string }>({
    severity: "warning",
    message: ({ method }) => `operation '${method}' is private and cannot be overridden; it is not observed.`,
    help: () => "Make it 'protected', or leave it out on purpose with '@uninstrumented <reason>'.",
    explanation: "A subclass cannot override a private method.",
  }),
  "operation-not-a-method": define<{ method: string; kind: string }>({
    severity: "error",
    message: ({ method, kind }) => `operation '${method}' is ${kind}, not a method; it is not observed.`,
    help: () => "Make it a method, or leave it out on purpose with '@uninstrumented <reason>'.",
    explanation:
      "Only methods can be overridden by methods. A property that holds a function belongs to the instance, not to the class.",
  }),
  "operation-abstract": define<{ method: string }>({
    severity: "info",
    message: ({ method }) => `operation '${method}' is abstract here: there is no implementation to observe.`,
    help: () => "Generate for the class that implements it.",
    explanation:
      "An abstract method has no body to call. The generated class is abstract as well, and leaves the method to its subclasses.",
  }),
  "operation-silent": define<{ method: string }>({
    severity: "warning",
    message: ({ method }) => `all signals of operation '${method}' are off, so there is nothing to override it for.`,
    help: () => "Leave it out on purpose with '@uninstrumented <reason>', or switch a signal on.",
    explanation: "With metrics, spans and logs off an override would only call the base. It is not written.",
  }),
  "operation-unnamed": define<{ method: string }>({
    severity: "error",
    message: ({ method }) =>
      `'${method}' gives no operation name that metrics and spans could have; it is not observed.`,
    help: () => "Name it with '@operation <name>': lower-case ASCII letters, digits and underscores.",
    explanation:
      "Operation names are made from method names, and become part of metric names, for which OpenTelemetry allows ASCII letters and digits. A name of other letters needs another name.",
  }),
  "operation-optional": define<{ method: string }>({
    severity: "warning",
    message: ({ method }) =>
      `operation '${method}' is optional; overriding it would make it always present, so it is not observed.`,
    help: () => "Make it required, or leave it out on purpose with '@uninstrumented <reason>'.",
    explanation: "Callers ask whether an optional method is there. An override would answer yes for every provider.",
  }),
  "signature-inherited": define<{ method: string; name: string; why: string }>({
    severity: "info",
    message: ({ method, name, why }) =>
      `operation '${method}' uses '${name}', which ${why}; its override is installed at run time and keeps the inherited signature.`,
    help: ({ name }) =>
      name === "arguments"
        ? "Nothing is to be done; a rest parameter would let the override be written out."
        : "Nothing is to be done; a type that is declared and exported would let the override be written out.",
    explanation:
      'A type that cannot be named elsewhere is reached as `Parameters<Base["method"]>[i]`. For a generic or overloaded method that form would change the type. The override is then installed in a static block, which declares nothing: callers see the base\'s own signature.',
  }),
  "call-only": define<{ method: string; type: string }>({
    severity: "info",
    message: ({ method, type }) => `'${method}' returns ${type}; only the call itself is observed.`,
    help: () => "Nothing is to be done if that is meant; to observe the work behind it, make the method async.",
    explanation:
      "A thenable that is no promise (a query builder) would be started by being observed, and a stream has more ways to be read than can be wrapped unseen. Both are returned untouched.",
  }),
  "uninstrumented-without-reason": define<{ method: string }>({
    severity: "warning",
    message: ({ method }) => `'@uninstrumented' on '${method}' gives no reason.`,
    help: () => "Write why after the tag; the next reader will ask.",
    explanation: "A method that is left out on purpose says why, so that nobody has to find out again.",
  }),
  "tag-without-name": define<{ method: string; name: string }>({
    severity: "error",
    message: ({ method, name }) => `'@operation ${name}' on '${method}' is not an operation name.`,
    help: () => "Name the operation in snake_case: '@operation purge_expired'.",
    explanation:
      "Operation names become metric and span names, so they are snake_case: lower-case letters, digits and underscores.",
  }),
  "catalogue-method-unknown": define<{ method: string; nearest: string | undefined }>({
    severity: "error",
    message: ({ method }) =>
      `the config's catalogue names '${method}', but no class of these sources has such a method.`,
    help: ({ nearest }) =>
      nearest === undefined ? "Remove the entry, or correct its name." : `Did you mean '${nearest}'?`,
    explanation: "An entry of the config that matches no method does nothing, which is hardly what was meant.",
  }),
  "path-not-found": define<{ method: string; key: string; path: string; parameters: readonly string[] }>({
    severity: "error",
    message: ({ method, key, path }) => `${key} of '${method}' is '${path}', which its signature does not have.`,
    help: ({ parameters }) =>
      `Start the path at 'result'${parameters.length === 0 ? "" : ` or at a parameter (${parameters.join(", ")})`}, and name properties that its type declares.`,
    explanation:
      "A path of the config leads from a parameter or from `result` through properties. The types say that there is no such property.",
  }),
  "path-not-a-value": define<{ method: string; key: string; path: string }>({
    severity: "error",
    message: ({ method, key, path }) =>
      `${key} of '${method}' is '${path}', which is neither text, number nor boolean.`,
    help: () => "Name a property of it that is.",
    explanation: "Attributes of spans and logs hold strings, numbers, booleans and lists of those.",
  }),
  "path-in-iteration": define<{ method: string; key: string; path: string }>({
    severity: "error",
    message: ({ method, key, path }) =>
      `${key} of '${method}' is '${path}', but the method yields many results and returns no single one.`,
    help: () => "Start the path at a parameter.",
    explanation: "The result of a generator is a stream of values; there is no one value to read an attribute from.",
  }),
  "sensitive-name": define<{ method: string; key: string; path: string }>({
    severity: "error",
    message: ({ method, key, path }) => `${key} of '${method}' captures '${path}', whose name looks sensitive.`,
    help: () => "Capture something else; if it is harmless, set 'allowSensitive' of the operation to the reason.",
    explanation:
      "What is captured ends up in traces and logs, which many people can read. Names such as password, token, authorization, cookie or card are refused unless the config gives a reason. A lock token is sensitive: whoever has it can acknowledge the work.",
  }),
  "retry-hook-unclear": define<{ method: string }>({
    severity: "warning",
    message: ({ method }) => `'${method}' does not tell which operation is retried; its retries are not counted.`,
    help: () =>
      "Give it the operation's name as its first parameter, or name it in the tag: '@retryHook ack_orchestration_item'.",
    explanation:
      "A retry hook is called between the attempts of a provider that retries by itself. Which counter to add to is told by its first parameter or by its tag.",
  }),
  "retry-hook-unused": define<{ method: string; className: string }>({
    severity: "info",
    message: ({ method, className }) =>
      `'${method}' is called between attempts, but no operation of '${className}' counts retries.`,
    help: () => "Name a counter in the config: 'retries' under the operation that is tried again, in 'catalogue'.",
    explanation:
      'Of the catalogue\'s operations `ack_orchestration_item` alone counts retries. Another has to be given a counter, such as `catalogue: { takeJob: { retries: "jobs.retries" } }`; the hook then feeds it.',
  }),
  "queue-depths-skipped": define<{ why: string }>({
    severity: "warning",
    message: ({ why }) => `there are no queue-depth gauges: ${why}.`,
    help: () =>
      "Let getQueueDepths() take no required parameter and return { orchestratorQueue, workerQueue, timerQueue }.",
    explanation:
      "`observeQueueDepths()` calls `getQueueDepths()` at each collection, without arguments, and reads a number by queue.",
  }),
  "buckets-ignored": define<{ method: string; profile: string }>({
    severity: "warning",
    message: ({ method, profile }) =>
      `'buckets' of '${method}' has no effect: in profile '${profile}' one histogram serves all operations.`,
    help: () => "Set 'buckets' at the top of the config, or give the operation a 'durationMetric' of its own.",
    explanation:
      "Buckets belong to a histogram. Where operations share one, the first to create it would decide for all.",
  }),
  "format-failed": define<{ text: string }>({
    severity: "error",
    message: ({ text }) => `Prettier cannot format the output: ${text}`,
    help: () => "Check the project's Prettier config and version; the output needs no options of its own.",
    explanation:
      "Outputs are formatted with the project's Prettier and its config, where it has them. When those fail nothing is written.",
  }),
  "test-not-written": define<{ reasons: readonly string[]; required: boolean }>({
    severity: "info",
    message: ({ reasons, required }) =>
      required
        ? "no starting test was written: vitest imports modules, and one that is a class by 'export =' is required; jest and node:test do that."
        : `no starting test was written, for none of the operations can be called on a stub: ${reasons.join("; ")}.`,
    help: () => "Write one with gen-instrumented/testing, on an instance of your own.",
    explanation:
      "`--tests` stubs what the class inherits and calls each operation on an object that no constructor has made. Properties that hold functions are made by the constructor, a protected method cannot be called from outside, and a signature that cannot be written in another file is overridden when the class is made; such operations are left as `it.todo`, and a class that has no others gets no test.",
  }),
  "test-sdk-missing": define<{ packages: readonly string[]; command: string }>({
    severity: "info",
    message: ({ packages }) =>
      `the tests record on OpenTelemetry's own SDK, and ${packages.join(", ")} ${packages.length === 1 ? "is" : "are"} not installed.`,
    help: ({ command }) => `Run: ${command}`,
    explanation:
      "`gen-instrumented/testing` brings no SDK: a test records on the one that the project has, of the generation that goes with its `@opentelemetry/api`.",
  }),
  "logs-target": define<{ target: "api" | "logger"; version: string | undefined }>({
    severity: "info",
    message: ({ target, version }) =>
      target === "api"
        ? `log records go to the logs API of @opentelemetry/api ${version ?? ""}.`
        : `log records go to an injected logger: ${version === undefined ? "@opentelemetry/api is not installed here" : `@opentelemetry/api ${version} has no logs API`}.`,
    help: ({ target }) =>
      target === "api"
        ? "Use --logs logger for an injected logger instead."
        : "Call setProviderLogger(logger) of the generated module; use --logs api from @opentelemetry/api 1.10 on.",
    explanation:
      "With `logs: auto` the records go to the logs API where the `@opentelemetry/api` installed next to the output has one (1.10 and later), else to a logger that the program sets.",
  }),
  ...MEMBER_MESSAGES,
  ...VERIFY_MESSAGES,
  // ---- the audit --------------------------------------------------------------------------------------------------
  ...AUDIT_MESSAGES,
  ...CATALOG_MESSAGES,
} as const;

export type Code = keyof typeof MESSAGES;
export type MessageArguments<C extends Code> = Parameters<(typeof MESSAGES)[C]["message"]>[0];
