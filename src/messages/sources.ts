/** The words on which files are sources. */

import { define } from "./message.ts";

export const SOURCE_MESSAGES = {
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
} as const;
