/** The command `eject`: copies the templates, to be edited and named in the config. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

import { diagnostic, DiagnosticError, exitCodeOf, type Diagnostic, type ExitCode } from "../diagnostic.ts";
import { writeText } from "../output.ts";
import { printablePath, shellWord } from "../project.ts";
import { shippedText, TEMPLATE_NAMES } from "../render/templates.ts";
import { renderDiagnostics } from "../reporters/json.ts";
import type { Run } from "./run.ts";

const FOLDER = "gen-instrumented-templates";

type Status = "written" | "unchanged" | "edited" | "failed";

export async function runEject({ args, cwd, voice, version }: Run): Promise<ExitCode> {
  const folder = resolve(cwd, args.files[0] ?? FOLDER);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false)
    throw new DiagnosticError(diagnostic("eject-not-a-folder", { path: printablePath(cwd, folder) }));
  const files: { path: string; status: Status }[] = [];
  const faults: Diagnostic[] = [];
  for (const name of TEMPLATE_NAMES) {
    const path = join(folder, `${name}.hbs`);
    const text = shippedText(name);
    if (existsSync(path)) {
      files.push({ path, status: isSame(path, text) ? "unchanged" : "edited" });
      continue;
    }
    const fault = await writeText(path, text);
    if (fault !== undefined) faults.push(fault);
    files.push({ path, status: fault === undefined ? "written" : "failed" });
  }
  const root = printablePath(cwd, join(folder, "file.hbs"));
  if (args.flag("json")) {
    const entries = files.map(({ path, status }) => ({ path: printablePath(cwd, path), status }));
    const document = { version, template: root, files: entries, diagnostics: renderDiagnostics(faults, cwd) };
    voice.print(`${JSON.stringify(document, undefined, 2)}\n`);
    return exitCodeOf(faults);
  }
  for (const { path, status } of files) voice.tell(`${WORDS[status].padEnd(WIDTH)} ${printablePath(cwd, path)}`);
  voice.report(faults);
  if (faults.length > 0) return exitCodeOf(faults);
  voice.tell("");
  voice.tell("Next:");
  voice.tell(`  edit ${root}, or one of those beside it; what you do not edit, delete: the tool's own then stands in`);
  voice.tell(`  gen-instrumented --template ${shellWord(root)}   # or template: "./${root}" in the config`);
  voice.tell("  docs/templates.md of the package says what a template is given");
  return 0;
}

const WORDS: Readonly<Record<Status, string>> = {
  written: "written",
  unchanged: "there already",
  edited: "kept, edited",
  failed: "failed",
};
const WIDTH = "there already".length;

function isSame(path: string, text: string): boolean {
  try {
    return readFileSync(path, "utf8").replaceAll("\r\n", "\n") === text;
  } catch {
    return false; // a folder, or what may not be read: something else than ours
  }
}
