/** The words on what a class gives: its operations, and what is recorded of each. */

import { define } from "./message.ts";

export const OPERATION_MESSAGES = {
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
      `operation '${method}' is optional; observed, it would be there always, so it is not observed.`,
    help: () => "Make it required, or leave it out on purpose with '@uninstrumented <reason>'.",
    explanation:
      "Callers ask whether an optional method is there. The instrumented class would say yes for every provider.",
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
} as const;
