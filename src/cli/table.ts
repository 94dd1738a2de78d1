/** The table of commands and options. Parsing, `--help` and the README's command section are made from it. */

import * as v from "valibot";

import { CATALOG_FORMATS } from "../catalog/formats.ts";
import type { Overrides } from "../config.ts";
import { optionName } from "../config.ts";
import { choices as choicesOf } from "../config/check.ts";
import { ConfigSchema } from "../config/schema.ts";
import type { ExitCode } from "../diagnostic.ts";
import { AUDIT_FORMATS } from "../reporters/formats.ts";
import type { Run } from "./run.ts";

export interface Option {
  /** Without the dashes. */
  readonly name: string;
  /** A list is an option that may be given several times. */
  readonly type: "flag" | "text" | "list";
  readonly description: string;
  /** One letter. */
  readonly alias?: string;
  /** What help calls the value. */
  readonly placeholder?: string;
  readonly choices?: readonly string[];
  /** For help only; it is the config schema that fills it in. */
  readonly fallback?: string;
  /** The config key in place of which it speaks. */
  readonly configKey?: keyof Overrides;
}

export interface Command {
  readonly name: string;
  /** What follows the name in the usage line; empty for a command that takes nothing. */
  readonly usage: string;
  /** How many words it takes, where it takes no list of files. */
  readonly words?: number;
  readonly description: string;
  readonly options: readonly Option[];
  /** What follows the tool's name on a command line, and what that does. */
  readonly examples?: readonly (readonly [line: string, meaning: string])[];
  /** The command itself, loaded when it is called. */
  readonly load: () => Promise<(run: Run) => Promise<ExitCode>>;
}

export const GENERATE: Command = {
  name: "generate",
  usage: "[file|folder|glob...]",
  load: async () => (await import("./generate.ts")).runGenerate,
  description: "Write the instrumented class beside each source (the default command)",
  options: [
    {
      name: "check",
      type: "flag",
      description: "Write nothing; say what is missing, stale, orphaned or edited by hand; exit 1 if any.",
    },
    {
      name: "diff",
      type: "flag",
      description: "Write nothing; print a unified diff, old to new. With --check the exit code tells too.",
    },
    {
      name: "watch",
      type: "flag",
      description: "Go on after that: generate anew whatever changes, until interrupted.",
    },
    { name: "stdout", type: "flag", description: "Print instead of writing (one source)." },
    fromConfig("class", "NAME"),
    fromConfig("operations"),
    fromConfig("profile"),
    fromConfig("logs"),
    fromConfig("shape"),
    fromConfig("verify"),
    {
      name: "tests",
      type: "flag",
      description: "Also write a starting test beside each output. One that is there is never touched.",
    },
    fromConfig("testRunner"),
    fromConfig("template", "FILE"),
    fromConfig("outDir", "DIR"),
    fromConfig("suffix", "TEXT"),
    { name: "force", type: "flag", description: "Take over an output that does not carry the generated mark." },
  ],
};

const AUDIT: Command = {
  name: "audit",
  usage: "[file|folder|glob...]",
  load: async () => (await import("./audit.ts")).runAudit,
  description: "Report what is not, or wrongly, instrumented",
  options: [
    {
      name: "format",
      type: "text",
      description: "How the report is written.",
      choices: Object.keys(AUDIT_FORMATS),
      fallback: "stylish",
    },
    {
      name: "output",
      type: "text",
      placeholder: "FILE",
      description: "Write the report there instead of printing it.",
    },
    {
      name: "min-coverage",
      type: "text",
      placeholder: "PERCENT",
      description: "Exit 1 when fewer operations are observed.",
    },
    { name: "max-warnings", type: "text", placeholder: "N", description: "Exit 1 when there are more warnings." },
    {
      name: "rule",
      type: "list",
      placeholder: "'ID: off|warn|error'",
      description: "How severe a rule is. Repeatable.",
    },
    { name: "fix", type: "flag", description: "Generate what is missing or stale, then audit again." },
  ],
};

const CATALOG: Command = {
  name: "catalog",
  usage: "[file|folder|glob...]",
  description: "List what the generated code emits, for people and for tools",
  load: async () => (await import("./catalog.ts")).runCatalog,
  examples: [
    ["catalog --output docs/signals.md", "a page for people"],
    ["catalog --format json --output signals.json", "what later runs are compared with"],
    ["catalog --against signals.json", "in CI: is every signal of then still there, as it was?"],
  ],
  options: [
    {
      name: "format",
      type: "text",
      description: "What the catalog is written as.",
      choices: Object.keys(CATALOG_FORMATS),
      fallback: "markdown",
    },
    {
      name: "output",
      type: "text",
      placeholder: "FILE",
      description: "Write the catalog there instead of printing it.",
    },
    {
      name: "against",
      type: "text",
      placeholder: "FILE",
      description: "Compare with an earlier JSON catalog: a removed, renamed or changed signal is exit 1.",
    },
    fromConfig("class", "NAME"),
    fromConfig("operations"),
    fromConfig("profile"),
    fromConfig("logs"),
    fromConfig("shape"),
  ],
};

const INIT: Command = {
  name: "init",
  usage: "",
  words: 0,
  description: "Look for providers, write a config, npm scripts and a .gitattributes line; overwrite nothing",
  options: [
    { name: "diff", type: "flag", description: "Write nothing; print what would be written as a unified diff." },
  ],
  examples: [
    ["init", "sets up the package that the working directory is in"],
    ["init --diff", "what that would write"],
  ],
  load: async () => (await import("./init.ts")).runInit,
};

const EJECT: Command = {
  name: "eject",
  usage: "[dir]",
  words: 1,
  description: "Copy the templates for editing, by default into gen-instrumented-templates; overwrite nothing",
  options: [],
  examples: [["eject templates", "then --template templates/file.hbs, or the key `template` in the config"]],
  load: async () => (await import("./eject.ts")).runEject,
};

/** Its script asks for completions with `--get-yargs-completions`, which `main` answers. */
export const COMPLETION: Command = {
  name: "completion",
  usage: "",
  words: 0,
  description: "Print a script that completes commands and options, for the shell that $SHELL names",
  options: [],
  examples: [
    ["completion >> ~/.bashrc", "for bash"],
    ["completion >> ~/.zshrc", "for zsh"],
    ["completion > ~/.config/fish/completions/gen-instrumented.fish", "for fish"],
  ],
  load: async () => (await import("./completion.ts")).runCompletion,
};

export const COMMANDS: readonly Command[] = [GENERATE, AUDIT, CATALOG, INIT, EJECT, COMPLETION];

export const COMMON_OPTIONS: readonly Option[] = [
  {
    name: "config",
    type: "text",
    placeholder: "FILE",
    description: "The config file. Default: the nearest gen-instrumented.config.* or package.json key.",
  },
  { name: "cwd", type: "text", placeholder: "DIR", description: "The working directory." },
  { name: "json", type: "flag", description: "Print one JSON document on stdout, and nothing else." },
  { name: "quiet", type: "flag", description: "Print errors only." },
  { name: "no-cache", type: "flag", description: "Neither use nor keep what earlier runs found out." },
  { name: "no-color", type: "flag", description: "Print without colors, as NO_COLOR does." },
  { name: "help", type: "flag", alias: "h", description: "Print this help." },
  { name: "version", type: "flag", alias: "v", description: "Print the version." },
];

/** The option of a config key: its words, its choices and its kind are the schema's. */
function fromConfig(key: keyof Overrides, placeholder?: string): Option {
  const { wrapped, default: fallback } = ConfigSchema.entries[key];
  const choices = choicesOf(wrapped);
  return {
    name: optionName(key).slice("--".length),
    type: wrapped.type === "array" ? "list" : wrapped.type === "boolean" ? "flag" : "text",
    description: `${v.getDescription(wrapped) ?? ""}${wrapped.type === "array" ? " Repeatable." : ""}`,
    configKey: key,
    ...(placeholder === undefined ? {} : { placeholder }),
    ...(choices.length === 0 ? {} : { choices }),
    ...(typeof fallback === "string" ? { fallback } : {}),
  };
}
