/** Where a command's report goes: to stdout, or into the file of --output. */

import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";

import { DiagnosticError } from "../diagnostic.ts";
import { writeText } from "../output.ts";
import { printablePath } from "../project.ts";
import type { Run } from "./run.ts";

/** Prints `text`, or writes it where --output says; a folder that is missing is made, a file that says the same is not touched. */
export async function deliverText({ args, cwd, voice }: Run, text: string): Promise<void> {
  const output = args.text("output");
  if (output === undefined) {
    voice.print(text);
    return;
  }
  const path = resolve(cwd, output);
  const isThere = says(path, text);
  const fault = isThere ? undefined : await writeText(path, text);
  if (fault !== undefined) throw new DiagnosticError({ ...fault, help: "Choose another --output." });
  voice.tell(`${isThere ? "unchanged" : "written"} ${printablePath(cwd, path)}`);
}

/** Whether that is what the file holds; a pipe, which holds nothing, is not read. */
function says(path: string, text: string): boolean {
  try {
    return statSync(path).isFile() && readFileSync(path, "utf8") === text;
  } catch {
    return false;
  }
}
