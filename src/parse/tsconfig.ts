/** What a project's tsconfig.json means for a file that is put beside it. */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

import { ts, type TypeScript } from "./compiler.ts";

export interface TsconfigFacts {
  /** Whether `.ts` and, with `allowJs`, `.js` files beside it are compiled and written: one more of them may move the output. */
  readonly emitsBeside: boolean;
  readonly allowJs: boolean;
  /** Whether a `.ts` file of a package that is no ES module is CommonJS to it, and cannot import one. */
  readonly commonJs: boolean;
}

/** undefined where there is no tsconfig.json in `folder` or above it, up to `root`; both absolute. */
export function readTsconfig(folder: string, root: string): TsconfigFacts | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, "tsconfig.json");
    if (existsSync(file)) return factsOf(file, at === folder);
    if (at === root || at === dirname(at)) return undefined;
  }
}

function factsOf(file: string, isBeside: boolean): TsconfigFacts {
  const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as { readonly config?: unknown };
  // Which files there are does not matter, only which would be taken in.
  const host: Parameters<typeof ts.parseJsonConfigFileContent>[1] = { ...ts.sys, readDirectory: () => [] };
  const { options, raw } = ts.parseJsonConfigFileContent(config ?? {}, host, dirname(file)) as {
    readonly options: TypeScript.CompilerOptions;
    readonly raw: { readonly include?: readonly string[]; readonly files?: readonly string[] };
  };
  const takesIn = raw.include === undefined ? raw.files === undefined : raw.include.some(coversTop);
  const module = options.module ?? ts.ModuleKind.CommonJS;
  return {
    emitsBeside: isBeside && takesIn && options.noEmit !== true,
    allowJs: options.allowJs === true,
    commonJs: module === ts.ModuleKind.CommonJS || (module >= ts.ModuleKind.Node16 && module <= ts.ModuleKind.NodeNext),
  };
}

/** Whether an include pattern takes in files of the folder itself: `**\/*`, `*.ts`, `.`. */
function coversTop(pattern: string): boolean {
  const [first = ""] = pattern.replace(/^\.\//, "").split("/");
  return first === "" || first === "." || first === "**" || (first.includes("*") && !pattern.includes("/"));
}
