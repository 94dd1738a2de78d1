/** The words of the audit itself; those of its rules are in the rules' own files. */

import { define } from "./message.ts";

export const AUDIT_MESSAGES = {
  "disable-unused": define<{ rule: string }>({
    severity: "warning",
    finding: true,
    message: ({ rule }) =>
      rule === ""
        ? "this comment switches nothing off."
        : `this comment switches '${rule}' off, which finds nothing here.`,
    help: () => "Remove it: left standing, it would hide the next finding.",
    explanation:
      "A `gen-instrumented-disable-…` comment, or one of the rules that it names, has no finding to suppress.",
  }),
  "disable-unknown-rule": define<{ rule: string; nearest: string | undefined }>({
    severity: "error",
    finding: true,
    message: ({ rule }) => `there is no rule '${rule}'.`,
    help: ({ nearest }) =>
      nearest === undefined
        ? "Name a rule that there is, and give the reason after '--'."
        : `Did you mean '${nearest}'?`,
    explanation: "A `gen-instrumented-disable-…` comment names a rule that does not exist, so it suppresses nothing.",
  }),
  "disable-without-reason": define({
    severity: "warning",
    finding: true,
    message: () => "this comment does not say why.",
    help: () => "Write the reason after '--': // gen-instrumented-disable-next-line <rule> -- <reason>",
    explanation:
      "A `gen-instrumented-disable-…` comment gives its reason, so that nobody has to find out again. Without one it still counts.",
  }),
  "coverage-below": define<{ observed: number; operations: number; percent: string; bar: number }>({
    severity: "error",
    finding: true,
    message: ({ observed, operations, percent, bar }) =>
      `${String(observed)} of ${String(operations)} operations are observed, ${percent} %; the bar is ${String(bar)} %.`,
    help: () => "Generate for the classes that lack it: gen-instrumented audit --fix",
    explanation: "The instrumentation coverage is below `--min-coverage`, or `audit.minCoverage` in the config.",
  }),
  "too-many-warnings": define<{ warnings: number; max: number }>({
    severity: "error",
    finding: true,
    message: ({ warnings, max }) => `warnings: ${String(warnings)}; the bar is ${String(max)}.`,
    help: () => "Mend them, or raise the bar: --max-warnings, or audit.maxWarnings in the config.",
    explanation: "There are more warnings than `--max-warnings`, or `audit.maxWarnings` in the config, allows.",
  }),
} as const;
