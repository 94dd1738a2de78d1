/** The text of a file that need not be there. */

import { readFileSync } from "node:fs";

/** The text of a file as it stands; undefined where there is none that can be read. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
