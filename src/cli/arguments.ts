/** From argv to a command, its options and its files, by the table. The only file that knows yargs-parser. */

import parse from "yargs-parser";

import type { Overrides } from "../config.ts";
import { nearest } from "../nearest.ts";
import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import { COMMANDS, COMMON_OPTIONS, GENERATE, type Command, type Option } from "./table.ts";

export interface Arguments {
  readonly command: Command;
  /** Whether argv names the command; `generate` is meant where it names none. */
  readonly given: boolean;
  /** Files and globs, as typed. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  flag(name: string): boolean;
  text(name: string): string | undefined;
  list(name: string): readonly string[] | undefined;
}

/** Reads argv (without node and script). Every fault is reported, not only the first. */
export function parseArguments(argv: readonly string[]): Arguments {
  const command = commandOf(argv);
  const options = [...command.options, ...COMMON_OPTIONS];
  const names = (...types: readonly Option["type"][]): string[] =>
    options.filter((option) => types.includes(option.type)).map((option) => option.name);
  const { argv: values, error } = parse.detailed([...argv], {
    boolean: names("flag"),
    string: names("text", "list"),
    narg: Object.fromEntries(names("text", "list").map((name) => [name, 1])),
    alias: Object.fromEntries(options.flatMap(({ name, alias }) => (alias === undefined ? [] : [[name, [alias]]]))),
    configuration: {
      "boolean-negation": false,
      "camel-case-expansion": false,
      "dot-notation": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "strip-aliased": true,
    },
  });
  const diagnostics: Diagnostic[] = [];
  const lacking = error === null ? undefined : /following: (.+)$/.exec(error.message)?.[1];
  if (lacking !== undefined)
    diagnostics.push(diagnostic("invalid-option", { option: `--${lacking}`, text: "needs a value" }));
  diagnostics.push(...unknownOptions(Object.keys(values), options), ...flagsWithValues(argv, names("flag")));

  const given = (name: string): string[] => {
    const value: unknown = values[name];
    return value === undefined ? [] : [value].flat().map(String);
  };
  for (const { name, choices } of options.filter((option) => option.type !== "flag" && option.name !== lacking)) {
    for (const value of given(name)) {
      if (value === "")
        diagnostics.push(
          diagnostic("invalid-option", { option: `--${name}`, text: "needs a value that is not empty" }),
        );
      else if (choices !== undefined && !choices.includes(value)) diagnostics.push(wrongChoice(name, value, choices));
    }
  }
  const files = values._.map(String);
  const isGiven = files[0] === command.name;
  if (isGiven) files.shift();
  for (const word of files.slice(command.words ?? files.length))
    diagnostics.push(diagnostic("too-many-words", { command: command.name, word }));
  if (files.includes("")) diagnostics.push(diagnostic("file-not-found", { path: "" }));
  return {
    command,
    given: isGiven,
    files,
    diagnostics,
    flag: (name) => values[name] === true || given(name).at(-1) === "true",
    // As in most tools, the last one counts.
    text: (name) => given(name).at(-1),
    list: (name) => (given(name).length === 0 ? undefined : given(name)),
  };
}

/** What the options say in place of the config. */
export function overridesOf(args: Arguments): Overrides {
  const entries = args.command.options.flatMap(({ name, type, configKey }) => {
    const value =
      type === "list" ? args.list(name) : type === "flag" ? args.list(name) && args.flag(name) : args.text(name);
    return configKey === undefined || value === undefined ? [] : [[configKey, value] as const];
  });
  // The choices were checked with the arguments, all else is checked with the config.
  return Object.fromEntries(entries);
}

/** Whether argv asks for JSON; also told where the rest of argv cannot be understood. */
export function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return (end === -1 ? argv : argv.slice(0, end)).includes("--json");
}

function commandOf(argv: readonly string[]): Command {
  const takesValue = new Set(
    [...COMMANDS.flatMap(({ options }) => options), ...COMMON_OPTIONS]
      .filter(({ type }) => type !== "flag")
      .map(({ name }) => `--${name}`),
  );
  // The value of an option before it is not the command: `--cwd src audit`.
  const first = argv.find((arg, index) => !arg.startsWith("-") && !takesValue.has(argv[index - 1] ?? ""));
  return COMMANDS.find((command) => command.name === first) ?? GENERATE;
}

function unknownOptions(keys: readonly string[], options: readonly Option[]): Diagnostic[] {
  const known = options.flatMap(({ name, alias }) => [name, alias ?? name]);
  return keys
    .filter((key) => key !== "_" && !known.includes(key))
    .map((key) => {
      if (key.length === 1)
        return diagnostic("unknown-option", { option: `-${key}`, nearest: undefined, commands: [] });
      const commands = COMMANDS.filter((command) => command.options.some(({ name }) => name === key));
      const meant = nearest(
        key,
        options.map((option) => option.name),
      );
      return diagnostic("unknown-option", {
        option: `--${key}`,
        nearest: meant === undefined ? undefined : `--${meant}`,
        commands: commands.map(({ name }) => name),
      });
    });
}

/** `--check=maybe` would be read as false. */
function flagsWithValues(argv: readonly string[], flags: readonly string[]): Diagnostic[] {
  const end = argv.indexOf("--");
  return argv.slice(0, end === -1 ? undefined : end).flatMap((arg) => {
    const [, name = "", value] = /^--([^=]+)=(.*)$/s.exec(arg) ?? [];
    if (!flags.includes(name) || value === "true" || value === "false") return [];
    return [
      diagnostic("invalid-option", { option: `--${name}`, text: `takes no value, and was given '${value ?? ""}'` }),
    ];
  });
}

function wrongChoice(name: string, value: string, choices: readonly string[]): Diagnostic {
  const meant = nearest(value, choices);
  const hint = meant === undefined ? "" : ` (did you mean '${meant}'?)`;
  return diagnostic("invalid-option", {
    option: `--${name}`,
    text: `must be one of ${choices.join(", ")}, not '${value}'${hint}`,
  });
}
