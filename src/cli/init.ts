/** The command `init`: sets a project up, says line by line what it did, and what is to be done next. */

import { exitCodeOf, type Diagnostic, type ExitCode } from "../diagnostic.ts";
import type { SetUp, SetUpFile } from "../init.ts";
import type { FoundProvider } from "../init/providers.ts";
import { unifiedDiff, writeText } from "../output.ts";
import { printablePath } from "../project.ts";
import { renderDiagnostics } from "../reporters/json.ts";
import type { Run } from "./run.ts";

type Status = "written" | "changed" | "unchanged" | "to write" | "to change" | "failed";
type Done = SetUpFile & { readonly status: Status };

export async function runInit(run: Run): Promise<ExitCode> {
  const { args, cwd, voice, env } = run;
  const isPreview = args.flag("diff");
  const plan = await voice.during("looking for providers…", async () => {
    const { planSetUp } = await import("../init.ts");
    return planSetUp(cwd, env);
  });
  const files: Done[] = [];
  const faults: Diagnostic[] = [];
  for (const file of plan.files) {
    const fault = isPreview || file.before === file.after ? undefined : await writeText(file.path, file.after);
    if (fault !== undefined) faults.push(fault);
    files.push({ ...file, status: fault === undefined ? statusOf(file, isPreview) : "failed" });
  }
  const diffs = isPreview ? await Promise.all(files.map((file) => diffOf(file, cwd))) : [];
  if (args.flag("json")) printJson(run, plan, files, faults, diffs);
  else {
    for (const diff of diffs) if (diff !== undefined) voice.printDiff(diff);
    for (const line of report(plan, files, cwd)) voice.tell(line);
    voice.report(faults);
  }
  return exitCodeOf(faults);
}

function statusOf({ before, after }: SetUpFile, isPreview: boolean): Status {
  if (before === after) return "unchanged";
  if (isPreview) return before === undefined ? "to write" : "to change";
  return before === undefined ? "written" : "changed";
}

async function diffOf({ path, before, after }: SetUpFile, cwd: string): Promise<string | undefined> {
  return before === after ? undefined : unifiedDiff(printablePath(cwd, path), before, after);
}

function* report(
  { folder, providers, others, hasSources, allOperations, missing, next }: SetUp,
  files: readonly Done[],
  cwd: string,
): Generator<string> {
  const line = (word: string, text: string): string => `${word.padEnd(WIDTH)} ${text}`;
  for (const each of providers) yield line("found", describe(each, cwd));
  if (providers.length === 0) yield line("found", "no class that looks like a provider");
  if (!hasSources)
    yield line(
      "note",
      "there is no TypeScript source here, and JavaScript is not read; docs/faq.md of the package says what will do",
    );
  if (allOperations)
    yield line(
      "note",
      'no method is of the catalogue: operations is "all", every public method that returns a promise or an async iterable',
    );
  for (const each of others.slice(0, SHOWN)) yield line("left out", describe(each, cwd));
  if (others.length > SHOWN) yield line("left out", `${String(others.length - SHOWN)} more; --json names them`);
  for (const { path, status, about } of files)
    yield line(
      status === "unchanged" ? "there already" : status,
      `${printablePath(cwd, path)}${about === "" ? "" : `: ${about}`}`,
    );
  for (const { name, folder: at, reason } of missing)
    yield line("missing", `${name}${at === "" ? "" : ` in ${at}`}: ${reason}`);
  yield "";
  yield folder === cwd ? "Next:" : `Next, in ${printablePath(cwd, folder)}:`;
  const commands = next.map(({ command }) => command ?? "");
  const width = Math.max(...commands.map(({ length }) => length));
  for (const { command, text } of next)
    yield command === undefined ? `  ${text}` : `  ${command.padEnd(width)}  # ${text}`;
}

const WIDTH = "there already".length;
/** How many of those that are left out are named: a project may have hundreds of services. */
const SHOWN = 10;

/** `OrderProvider in src/orderProvider.ts: fetchOrchestrationItem, ackOrchestrationItem and 3 more`. */
function describe({ name, path, kind, methods }: FoundProvider, cwd: string): string {
  const shown = methods.slice(0, 3).join(", ");
  const more = methods.length > 3 ? ` and ${String(methods.length - 3)} more` : "";
  return `${kind === "interface" ? "interface " : ""}${name} in ${printablePath(cwd, path)}: ${shown}${more}`;
}

function printJson(
  { cwd, voice, version }: Run,
  { folder, packageManager, providers, others, missing, next }: SetUp,
  files: readonly Done[],
  faults: readonly Diagnostic[],
  diffs: readonly (string | undefined)[],
): void {
  const place = <T extends { readonly path: string }>(each: T): T => ({ ...each, path: printablePath(cwd, each.path) });
  const document = {
    version,
    folder: printablePath(cwd, folder),
    packageManager: packageManager.name,
    providers: providers.map(place),
    leftOut: others.map(place),
    files: files.map(({ path, status, about }, index) => ({
      ...place({ path, status, about }),
      ...(diffs[index] === undefined ? {} : { diff: diffs[index] }),
    })),
    missing,
    next: next.map(({ command, text }) => ({ command: command ?? null, text })),
    diagnostics: renderDiagnostics(faults, cwd),
  };
  voice.print(`${JSON.stringify(document, undefined, 2)}\n`);
}
