/** Where a command's report goes: to stdout, or into the file of --output. */

import { mkdir, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";

import { diagnostic, DiagnosticError } from "../diagnostic.ts";
import { printablePath } from "../project.ts";
import type { Run } from "./run.ts";

/** Prints `text`, or writes it where --output says; a folder that is missing is made. */
export async function deliverText({ args, cwd, voice }: Run, text: string): Promise<void> {
  const output = args.text("output");
  if (output === undefined) {
    voice.print(text);
    return;
  }
  const path = resolve(cwd, output);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DiagnosticError(diagnostic("write-failed", { reason, help: "Choose another --output." }, { file: path }));
  }
  voice.tell(`written ${printablePath(cwd, path)}`);
}
