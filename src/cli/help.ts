/** The text of `--help`, set by yargs from the table. Loaded only when asked for. */

import yargs from "yargs";

import { AUDIT, COMMANDS, COMMON_OPTIONS, GENERATE, type Option } from "./table.ts";

const WIDTH = 100;

/** The help text; the same on every terminal and in every locale, so that the README can quote it. */
export async function renderHelp(): Promise<string> {
  const cli = yargs([])
    .scriptName("gen-instrumented")
    .locale("en")
    .wrap(WIDTH)
    .help(false)
    .version(false)
    .usage("gen-instrumented [command] [options] [file|glob...]");
  for (const { name, usage, description } of COMMANDS) cli.command(`${name} ${usage}`, description);
  for (const option of GENERATE.options) cli.option(option.name, settings(option, "Generate:"));
  for (const option of AUDIT.options) cli.option(option.name, settings(option, "Audit:"));
  for (const option of COMMON_OPTIONS) cli.option(option.name, settings(option, "Common:"));
  cli
    .example("gen-instrumented src/myProvider.ts", "writes src/myProvider.instrumented.ts")
    .example("gen-instrumented --check", "in CI: is every output what its source gives?")
    .example("gen-instrumented audit --min-coverage 100", "is every operation observed, and rightly?")
    .example("gen-instrumented 'src/**/*Provider.ts' --diff", "what a run would change")
    .epilogue(
      "Without files: what the config's `include` matches, by default **/*{P,p}rovider.ts.\nExit codes: 0 clean; 1 findings of --check; 2 the run itself failed.",
    );
  return `${await cli.getHelp()}\n`;
}

function settings(
  { type, description, alias, choices, fallback, placeholder }: Option,
  group: string,
): import("yargs").Options {
  return {
    group,
    describe: placeholder === undefined ? description : `${placeholder}: ${description}`,
    type: type === "flag" ? "boolean" : "string",
    ...(alias === undefined ? {} : { alias }),
    ...(choices === undefined ? {} : { choices }),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}
