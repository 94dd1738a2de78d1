/** The lines of .gitattributes by which review tools know generated files. */

import { readFileSync, statSync } from "node:fs";
import { dirname, extname, join } from "node:path";

import type { ResolvedConfig } from "../config.ts";
import type { SetUpFile } from "../init.ts";
import { isInside, printablePath } from "../project.ts";
import type { FoundProvider } from "./providers.ts";

/** One line for each kind of output: review tools fold generated files, and leave them out of statistics. */
export function attributesFile(
  folder: string,
  root: string,
  config: ResolvedConfig,
  providers: readonly FoundProvider[],
): SetUpFile {
  const path = join(folder, ".gitattributes");
  const before = readText(path);
  const extensions = new Set(providers.map((each) => extname(each.path).replace("tsx", "ts")));
  if (extensions.size === 0) extensions.add(".ts");
  const patterns = [...extensions].map((extension) => `*${config.suffix}${extension}`);
  if (config.runtime !== undefined && isInside(folder, config.runtime))
    patterns.push(printablePath(folder, config.runtime));
  const known = linesAbove(folder, root);
  const lines = patterns.filter((pattern) => !known.has(pattern)).map((pattern) => `${pattern} linguist-generated`);
  const end = before?.includes("\r\n") === true ? "\r\n" : "\n";
  const gap = before === undefined || before === "" || before.endsWith("\n") ? "" : end;
  const after = lines.length === 0 ? (before ?? "") : `${before ?? ""}${gap}${lines.join(end)}${end}`;
  return {
    path,
    before: lines.length === 0 ? after : before,
    after,
    about: `linguist-generated for ${patterns.join(", ")}`,
  };
}

/** The patterns that a .gitattributes here or above calls generated. */
function linesAbove(folder: string, root: string): Set<string> {
  const found = new Set<string>();
  for (let at = folder; isInside(root, at); at = dirname(at)) {
    for (const line of (readText(join(at, ".gitattributes")) ?? "").split(/\r?\n/)) {
      const [pattern = "", ...attributes] = line.trim().split(/\s+/);
      if (attributes.some((each) => /^-?linguist-generated\b/.test(each))) found.add(pattern);
    }
    if (at === dirname(at)) break;
  }
  return found;
}

function readText(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, "utf8") : undefined;
}
