/** The words of `--verify`: what a compiler says of an output before it is written. */

import { define } from "./message.ts";

export const VERIFY_MESSAGES = {
  "verify-demoted": define<{ method: string; form: "reference" | "run-time"; error: string }>({
    severity: "info",
    message: ({ method, form, error }) =>
      `the override of '${method}' would not compile with its signature written out (${error}); ${
        form === "reference"
          ? "it takes its types from the method that it overrides"
          : "it is installed at run time and keeps the inherited signature"
      }.`,
    help: () => "Nothing is to be done.",
    explanation:
      'With `--verify` (or `verify: true`) outputs are compiled in memory before they are written. An override that does not compile is written in the next of four forms: with its signature copied, with types by reference (`Parameters<Base["method"]>[0]`), installed at run time, and at last not at all.',
  }),
  "verify-operation": define<{ method: string; error: string }>({
    severity: "error",
    message: ({ method, error }) =>
      `no form of the override of '${method}' compiles (${error}); the operation is not observed.`,
    help: () =>
      "Change the method so that a subclass can override it, or leave it out with '@uninstrumented <reason>'.",
    explanation:
      "With `--verify` each form of an override is compiled under your tsconfig. Here none of them passes, so the operation is left out, and the rest of the class is written.",
  }),
  "verify-class": define<{ className: string; error: string; output: string }>({
    severity: "error",
    message: ({ className, error, output }) => `${output} would not compile for '${className}' (${error}).`,
    help: ({ error }) =>
      error.includes("'@opentelemetry/api'")
        ? "Install it: npm install @opentelemetry/api"
        : "Mend what the compiler says, and run again; the earlier output is left as it was.",
    explanation:
      "With `--verify` the output is compiled under your tsconfig. The error is not one of a single override (an import that cannot be found, the class itself), so nothing is written for the class.",
  }),
  "verify-runtime": define<{ error: string }>({
    severity: "error",
    message: ({ error }) => `this shared file would not compile (${error}), nor would the outputs that import it.`,
    help: ({ error }) =>
      error.includes("'@opentelemetry/api'")
        ? "Install it: npm install @opentelemetry/api"
        : "Mend what the compiler says, and run again; nothing is written.",
    explanation:
      "With `--verify` the file that the config's `runtime` names is compiled too. All outputs import it, so none of them is written.",
  }),
  "verify-source": define<{ error: string }>({
    severity: "info",
    message: ({ error }) =>
      `this does not compile here already (${error}); that the output says the same is left aside.`,
    help: () => "Mend the source; then run again.",
    explanation:
      "With `--verify` errors of the outputs are counted. An error that the source has too, to the letter, is the source's.",
  }),
  "verify-config": define<{ text: string }>({
    severity: "warning",
    message: ({ text }) => `TypeScript does not wholly understand this config: ${text}`,
    help: () => "Mend it; outputs were verified with the rest of it.",
    explanation: "With `--verify` outputs are compiled under the tsconfig nearest to their source.",
  }),
} as const;
