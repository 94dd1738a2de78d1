/** The command line: `main` takes argv and what it needs of a process, and returns the exit code. Only `bin` sets it. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";

import { parseArguments, wantsJson, type Arguments } from "./cli/arguments.ts";
import { StreamWatch, Voice, type Io } from "./cli/io.ts";
import { COMMANDS } from "./cli/table.ts";
import { diagnostic, DiagnosticError, type Diagnostic, type ExitCode } from "./diagnostic.ts";
import { loadThrough } from "./load.ts";
import { nearest } from "./nearest.ts";
import { PACKAGE_FOLDER } from "./package.ts";
import { renderJson } from "./reporters/json.ts";

export type { Io } from "./cli/io.ts";

/** What the completion script of yargs puts before the words typed so far. */
const COMPLETION_REQUEST = "--get-yargs-completions";

/**
 * Runs the tool. Never exits, never throws, and touches the process only through `io`.
 * @param argv without node and script
 */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  if (io.loader !== undefined) loadThrough(io.loader);
  const stdout = new StreamWatch(io.stdout);
  new StreamWatch(io.stderr); // what stderr cannot take, nobody can be told
  const code = await run(argv, io);
  const fault = await stdout.fault();
  if (fault === undefined) return code;
  new Voice(io, { cwd: "/", quiet: false, json: false, noColor: true }).report([
    diagnostic("stdout-failed", { text: fault.message }),
  ]);
  return 2;
}

async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let voice = new Voice(io, { cwd: "/", quiet: false, json: wantsJson(argv), noColor: argv.includes("--no-color") });
  let cwd = "/";
  try {
    if (argv[0] === COMPLETION_REQUEST) {
      const { completions } = await import("./cli/help.ts");
      const found = await completions(argv.slice(1));
      voice.print(found === "" ? "" : `${found}\n`);
      return 0;
    }
    const args = parseArguments(argv);
    if (args.flag("help")) {
      const { renderHelp } = await import("./cli/help.ts");
      voice.print(await renderHelp(args.given ? args.command : undefined));
      return 0;
    }
    if (args.flag("version")) {
      voice.print(`${version()}\n`);
      return 0;
    }
    cwd = workingDirectory(io, args);
    voice = new Voice(io, { cwd, quiet: args.flag("quiet"), json: args.flag("json"), noColor: args.flag("no-color") });
    if (args.diagnostics.length > 0) throw new DiagnosticError(...args.diagnostics);
    const misspelt = misspeltCommand(args, cwd);
    if (misspelt !== undefined) throw new DiagnosticError(misspelt);
    const command = await args.command.load();
    return await command({
      args,
      cwd,
      voice,
      version: version(),
      env: io.env,
      cache: args.flag("no-cache") ? undefined : io.cache,
      standing: args.flag("no-cache") ? undefined : io.standing,
      interruption: () => io.interruption?.() ?? new AbortController().signal,
    });
  } catch (error) {
    const diagnostics = error instanceof DiagnosticError ? error.diagnostics : [internalError(error)];
    voice.report(diagnostics);
    if (wantsJson(argv)) {
      voice.print(
        renderJson({ version: version(), files: [], diagnostics, summary: { errors: diagnostics.length } }, cwd),
      );
    }
    return 2;
  }
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL("package.json", PACKAGE_FOLDER), "utf8")) as {
    version: string;
  };
  return version;
}

function workingDirectory(io: Io, args: Arguments): string {
  const given = args.text("cwd");
  let cwd = given ?? ".";
  try {
    cwd = resolve(io.cwd(), cwd);
    if (statSync(cwd).isDirectory()) return cwd;
  } catch {
    // Told below.
  }
  throw new DiagnosticError(diagnostic("cwd-not-found", { path: given ?? cwd }));
}

/** A bare word that neither is a file nor could match one was meant as a command. */
function misspeltCommand({ files, given }: Arguments, cwd: string): Diagnostic | undefined {
  const [word = ""] = files;
  if (given || !/^[A-Za-z][\w-]*$/.test(word) || existsSync(resolve(cwd, word))) return undefined;
  const commands = COMMANDS.map(({ name }) => name);
  return diagnostic("unknown-command", { word, nearest: nearest(word, commands), commands });
}

function internalError(error: unknown): Diagnostic {
  const text =
    error instanceof Error ? (error.stack ?? error.message).split("\n").slice(0, 3).join(" ") : String(error);
  return diagnostic("internal-error", { text });
}
