/** The config file that `init` proposes: its name, which must not get in the way of the project's build, and its text. */

import type { Config } from "../config.ts";
import { readTsconfig } from "../parse/tsconfig.ts";
import { format } from "../render/format.ts";

const NAME = "gen-instrumented.config";

/**
 * Typed where it can be: `.ts`, or `.mts` where a `.ts` file would be CommonJS. Where tsconfig.json would compile that along
 * with the sources, and so move their output, it is a `.mjs` file, typed by a comment; where it takes in those too, JSON.
 */
export function configFileName(folder: string, root: string, isModule: boolean): string {
  const tsconfig = readTsconfig(folder, root);
  if (tsconfig?.emitsBeside === true) return `${NAME}.${tsconfig.allowJs ? "json" : "mjs"}`;
  return `${NAME}.${!isModule && tsconfig?.commonJs === true ? "mts" : "ts"}`;
}

/** @param path absolute; its extension decides the language, its place the style */
export async function configText(path: string, config: Config): Promise<string> {
  if (path.endsWith(".json")) {
    const $schema = "./node_modules/gen-instrumented/schema.json";
    return format(JSON.stringify({ $schema, ...config }, undefined, 2), path);
  }
  // On one line as long as it fits: then no other formatter wants another indentation.
  const entries = Object.entries(config).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  const object = entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
  const text = path.endsWith(".mjs")
    ? `/** @type {import("gen-instrumented").Config} */\nexport default ${object};\n`
    : `import { defineConfig } from "gen-instrumented";\n\nexport default defineConfig(${object});\n`;
  return format(text, path);
}
