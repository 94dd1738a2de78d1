/** What yargs makes of the table: the text of `--help`, and shell completion. Loaded only when asked for. */

import type { Argv } from "yargs";

import { loadModule } from "../load.ts";
import { COMMANDS, COMMON_OPTIONS, COMPLETION, GENERATE, type Command, type Option } from "./table.ts";

const NAME = "gen-instrumented";
const WIDTH = 100;

/**
 * The help on one command, or on the tool: its commands, and the options of the default one. The same on every terminal and
 * in every locale, so that documentation can quote it.
 */
export async function renderHelp(command?: Command): Promise<string> {
  const cli = (await plain([])).wrap(WIDTH);
  if (command === undefined) {
    cli.usage(`${NAME} [command] [options] [file|folder|glob...]`);
    for (const { name, usage, description } of COMMANDS) cli.command(`${name} ${usage}`.trimEnd(), description);
  } else
    cli.usage(`${[NAME, command.name, "[options]", command.usage].join(" ").trimEnd()}\n\n${command.description}.`);
  const group = command?.name ?? GENERATE.name;
  addOptions(cli, (command ?? GENERATE).options, `${group.slice(0, 1).toUpperCase()}${group.slice(1)}:`);
  addOptions(cli, COMMON_OPTIONS, "Common:");
  for (const [line, meaning] of command === undefined ? EXAMPLES : (command.examples ?? [])) {
    cli.example(line === "" ? NAME : `${NAME} ${line}`, meaning);
  }
  if (command === undefined) cli.epilogue(EPILOGUE);
  return `${await cli.getHelp()}\n`;
}

const EXAMPLES: NonNullable<Command["examples"]> = [
  ["init", "looks for providers, writes a config and npm scripts"],
  ["src/myProvider.ts", "writes src/myProvider.instrumented.ts"],
  ["--check", "in CI: is every output what its source gives?"],
  ["audit --min-coverage 100", "is every operation observed, and rightly?"],
  ["'src/**/*Provider.ts' --diff", "what a run would change"],
];

const EPILOGUE = [
  "Each command has its own --help.",
  "Without files: what the config's `include` matches, by default **/*{P,p}rovider.ts.",
  "Exit codes: 0 clean; 1 findings of --check, audit or catalog --against; 2 the run itself failed.",
].join("\n");

/** A script that completes commands, options and their values, for the shell that `$SHELL` names. */
export async function completionScript(): Promise<string> {
  const script = await outputOf((await plain([])).completion(), ["completion"]);
  return `${FISH.reduce((text, [theirs, ours]) => text.replace(theirs, () => ours), script).trimEnd()}\n`;
}

/** In fish, yargs' script keeps file names from being completed, and does not say that a word has only begun where it is empty yet. */
const FISH = [
  ["complete -f -c", "complete -c"],
  [
    `(${NAME} --get-yargs-completions (commandline -o)[2..-1])`,
    `(set -l word (commandline -ct); ${NAME} --get-yargs-completions (commandline -opc) "$word")`,
  ],
] as const;

/**
 * What may stand where the words of a command line end, the tool's own name first: one to a line. Nothing where a file is
 * due, so that the shell completes file names.
 */
export async function completions(words: readonly string[]): Promise<string> {
  const cli = (await plain([])).completion(COMPLETION.name, COMPLETION.description);
  for (const { name, usage, description, options } of COMMANDS.filter((each) => each !== COMPLETION)) {
    cli.command(`${name} ${usage}`.trimEnd(), description, (own) => addOptions(own, options));
  }
  addOptions(cli, COMMON_OPTIONS);
  // Options of the default command are there where no other command is named, too.
  addOptions(cli, GENERATE.options, undefined, false);
  if (takesAnything(words.at(-2))) return "";
  const found = (await outputOf(cli, ["--get-yargs-completions", ...words])).split("\n");
  const isOption = words.at(-1)?.startsWith("-") === true;
  const isNamed = words.slice(1, -1).some(isCommand);
  // yargs offers the options' letters as words (`--h`), all options where nothing is typed yet, and commands after a command.
  const wanted = found.filter((word) => (isOption ? /^--../.test(word) : !word.startsWith("-")));
  return wanted.filter((word) => !isNamed || !isCommand(word)).join("\n");
}

/** Whether it is a command's name, with or without what zsh and fish are told of it: `audit:Report …`. */
function isCommand(word: string): boolean {
  return COMMANDS.some(({ name }) => name === /^[^:\t]*/.exec(word)?.[0]);
}

/** Whether a word is an option whose value is a file, a number or a name, of which nothing is known here. */
function takesAnything(word: string | undefined): boolean {
  return [...COMMANDS.flatMap(({ options }) => options), ...COMMON_OPTIONS].some(
    ({ name, type, choices }) => word === `--${name}` && type !== "flag" && choices === undefined,
  );
}

/** What yargs would print. It calls back more than once, and with the text only when it is there. */
async function outputOf(cli: Argv, argv: string[]): Promise<string> {
  let text = "";
  await cli.exitProcess(false).parse(argv, {}, (_error, _argv, output) => {
    if (output !== "") text = output;
  });
  await new Promise(setImmediate);
  return text;
}

/** Loaded as a module that stands by itself: it looks for its languages beside its own file. */
async function plain(words: string[]): Promise<Argv> {
  const { default: yargs } = (await loadModule("yargs")) as typeof import("yargs");
  return yargs(words).scriptName(NAME).locale("en").help(false).version(false);
}

function addOptions(cli: Argv, options: readonly Option[], group?: string, global = true): Argv {
  for (const { name, type, description, alias, choices, fallback, placeholder } of options) {
    cli.option(name, {
      global,
      ...(group === undefined ? {} : { group }),
      describe: placeholder === undefined ? description : `${placeholder}: ${description}`,
      type: type === "flag" ? "boolean" : "string",
      ...(alias === undefined ? {} : { alias }),
      ...(choices === undefined ? {} : { choices }),
      ...(fallback === undefined ? {} : { default: fallback }),
    });
  }
  return cli;
}
