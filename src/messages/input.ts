/** The words on what was typed: files and options. */

import { define } from "./message.ts";

export const INPUT_MESSAGES = {
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
} as const;
