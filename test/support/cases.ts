/** Cases as folders: which there are, and the command line of each. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** The names of the cases in a folder, sorted. */
export function caseNames(cases: string): string[] {
  return readdirSync(cases)
    .filter((name) => statSync(join(cases, name)).isDirectory())
    .sort();
}

/** The arguments of a case's command line. */
export function caseArgs(folder: string): string[] {
  const file = join(folder, "args.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as string[]) : [];
}
