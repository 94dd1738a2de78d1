/** The words on what a project says of itself: configs, templates, its package.json. */

import { define } from "./message.ts";

export const CONFIG_MESSAGES = {
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
} as const;
