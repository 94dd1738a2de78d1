/** Where a command's report goes: to stdout, or into the file of --output. */

import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";

import { DiagnosticError, type Diagnostic } from "../diagnostic.ts";
import { makeFolderOf, writeText } from "../output.ts";
import { printablePath } from "../project.ts";
import type { Run } from "./run.ts";

/**
 * Makes the folder of --output, where it is missing: before the work, which may take long, and whose manifest would find a folder that came
 * with the report to be news.
 * @throws {DiagnosticError} when that cannot be
 */
export function prepareReport(run: Run): void {
  const path = reportPath(run);
  if (path !== undefined) refuse(makeFolderOf(path));
}

/** Prints `text`, or writes it where --output says; a folder that is missing is made, a file that says the same is not touched. */
export async function deliverText(run: Run, text: string): Promise<void> {
  const { cwd, voice } = run;
  const path = reportPath(run);
  if (path === undefined) {
    voice.print(text);
    return;
  }
  const isThere = says(path, text);
  if (!isThere) refuse(await writeText(path, text));
  voice.tell(`${isThere ? "unchanged" : "written"} ${printablePath(cwd, path)}`);
}

function reportPath({ args, cwd }: Run): string | undefined {
  const output = args.text("output");
  return output === undefined ? undefined : resolve(cwd, output);
}

function refuse(fault: Diagnostic | undefined): void {
  if (fault !== undefined) throw new DiagnosticError({ ...fault, help: "Choose another --output." });
}

/** Whether that is what the file holds; a pipe, which holds nothing, is not read. */
function says(path: string, text: string): boolean {
  try {
    return statSync(path).isFile() && readFileSync(path, "utf8") === text;
  } catch {
    return false;
  }
}
