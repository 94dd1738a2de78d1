/** The one door to Prettier: the project's own where it has one, else the one that comes with the tool. */

import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";

import { diagnostic, DiagnosticError } from "../diagnostic.ts";
import { loadModule } from "../load.ts";

type Prettier = Pick<typeof import("prettier"), "clearConfigCache" | "format" | "resolveConfig">;

const byFolder = new Map<string, Promise<Prettier>>();

/** The text, formatted as the project's Prettier config says of a file at this path. */
export async function format(text: string, path: string): Promise<string> {
  const prettier = await prettierFor(dirname(path));
  try {
    const config = await prettier.resolveConfig(path, { editorconfig: true });
    // Outputs are LF on every system; writing keeps the line endings that a file already has.
    return await prettier.format(text, { ...config, filepath: path, endOfLine: "lf" });
  } catch (error) {
    throw new DiagnosticError(
      diagnostic(
        "format-failed",
        { text: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) },
        { file: path },
      ),
    );
  }
}

/** Has the configs read anew; a Prettier once loaded stays. */
export async function forgetFormats(): Promise<void> {
  for (const prettier of await Promise.allSettled(byFolder.values()))
    if (prettier.status === "fulfilled") await prettier.value.clearConfigCache();
}

function prettierFor(folder: string): Promise<Prettier> {
  let found = byFolder.get(folder);
  if (found === undefined) {
    found = load(folder);
    byFolder.set(folder, found);
  }
  return found;
}

async function load(folder: string): Promise<Prettier> {
  let path: string;
  try {
    path = createRequire(`${folder}/_.js`).resolve("prettier");
  } catch {
    return (await loadModule("prettier")) as Prettier;
  }
  const loaded = (await loadModule(pathToFileURL(path).href)) as Partial<Prettier> & { readonly default?: Prettier };
  // Prettier 2 is CommonJS: its functions are on the default export.
  return loaded.default ?? (loaded as Prettier);
}
