/** Formats a draft in pieces and as a whole, and says whether the bytes are the same. */

import * as prettier from "prettier";
import type { Draft, Formatter } from "../../src/render/format.ts";

/**
 * @param path where the output would stand: a Prettier config is beside it
 * @returns the two texts; both the same error where the draft is not TypeScript to Prettier
 */
export async function formatBothWays(
  draft: Draft,
  formatter: Formatter,
  path: string,
): Promise<{ readonly pieces: string; readonly whole: string }> {
  const pieces = await formatter.format(draft, path).catch((error: unknown) => String(error));
  const options = await prettier.resolveConfig(path, { editorconfig: true });
  let whole = [draft.own, draft.recording, draft.end].join("\n\n");
  try {
    for (let pass = 0; pass < (draft.twice ? 2 : 1); pass++)
      whole = await prettier.format(whole, { ...options, filepath: path, endOfLine: "lf" });
  } catch {
    whole = pieces.startsWith("Error") || pieces.startsWith("DiagnosticError") ? pieces : "cannot be formatted";
  }
  return { pieces, whole };
}
