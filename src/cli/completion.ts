/** The command `completion`: prints the script that a shell sources. */

import type { ExitCode } from "../diagnostic.ts";
import { completionScript } from "./help.ts";
import type { Run } from "./run.ts";

export async function runCompletion({ voice }: Run): Promise<ExitCode> {
  voice.print(await completionScript());
  return 0;
}
