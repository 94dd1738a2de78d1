/** The option --watch: one line for each thing that happens, or with --json one document a line. */

import type { ExitCode } from "../diagnostic.ts";
import { printablePath } from "../project.ts";
import type { ProjectRequest } from "../projects.ts";
import { jsonFile, renderDiagnostics } from "../reporters/json.ts";
import { watchProjects, type Turn } from "../watch.ts";
import { jsonFiles, summarize, summaryText, tellOutcome } from "./outcome.ts";
import type { Run } from "./run.ts";

/** How many names a line has before it counts the rest. */
const NAMES_SHOWN = 3;

/**
 * Runs until it is interrupted, which is its proper end: exit code 0.
 * @param commandFor the command that makes the output of this source (undefined: the runtime file) anew
 */
export async function runWatch(
  run: Run,
  request: ProjectRequest,
  commandFor: (source: string | undefined) => string,
): Promise<ExitCode> {
  const { args, voice } = run;
  const isJson = args.flag("json");
  const progress = voice.progress("generating");
  let isFirst = true;
  await watchProjects(request, {
    signal: run.interruption(),
    force: args.flag("force"),
    cache: run.cache,
    commandFor,
    onProgress: progress?.show,
    onTurn: (turn) => {
      progress?.end();
      if (isJson) voice.print(`${JSON.stringify(jsonTurn(run, turn, isFirst))}\n`);
      else if (isFirst) tellFirst(run, turn);
      else tellTurn(run, turn);
      isFirst = false;
    },
  });
  progress?.end();
  if (isJson) voice.print(`${JSON.stringify({ event: "end" })}\n`);
  else voice.tell("stopped watching");
  return 0;
}

function tellFirst(run: Run, turn: Turn): void {
  tellOutcome(run, turn);
  const count = turn.sources;
  run.voice.tell(`watching ${String(count)} source${count === 1 ? "" : "s"}; Ctrl-C ends it`);
}

function tellTurn({ cwd, voice }: Run, turn: Turn): void {
  voice.report(turn.diagnostics);
  const kinds = [...new Set(turn.changes.map(({ kind }) => kind))];
  const what = kinds.map(
    (kind) =>
      `${kind} ${names(
        turn.changes.flatMap((change) => (change.kind === kind ? [change.path] : [])),
        cwd,
      )}`,
  );
  voice.tell(`${what.join(", ")}: ${resultOf(turn, cwd)} (${duration(turn.durationMs)})`);
}

function resultOf(turn: Turn, cwd: string): string {
  const written = turn.files.filter(({ status }) => status === "written").map(({ path }) => path);
  const { errors = 0, warnings = 0 } = summarize(turn);
  const found = summaryText({ errors, warnings });
  const nothing = errors > 0 ? "nothing written" : "nothing to write";
  const made = written.length > 0 ? `written ${names(written, cwd)}` : nothing;
  return found === "" ? made : `${made}, ${found}`;
}

function names(paths: readonly string[], cwd: string): string {
  const shown = paths.slice(0, NAMES_SHOWN).map((path) => printablePath(cwd, path));
  const rest = paths.length - shown.length;
  return rest === 0 ? shown.join(", ") : `${shown.join(", ")} and ${String(rest)} more`;
}

function duration(ms: number): string {
  return ms < 1000 ? `${String(Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`;
}

function jsonTurn({ cwd, version }: Run, turn: Turn, isFirst: boolean): Record<string, unknown> {
  return {
    ...(isFirst ? { event: "start", version } : { event: "change" }),
    ...(isFirst ? { sources: turn.sources } : {}),
    changes: turn.changes.map(({ path, kind }) => ({ path: printablePath(cwd, path), kind })),
    files: jsonFiles(turn).map((file) => jsonFile(file, cwd)),
    diagnostics: renderDiagnostics(turn.diagnostics, cwd),
    summary: summarize(turn),
    durationMs: Math.round(turn.durationMs * 10) / 10,
  };
}
