/** What a project's tsconfig.json means for a file that is put beside it. */

import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { isInside } from "../project.ts";
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

/** Whether a file (absolute) is below the `outDir` of a tsconfig in a folder above it, up to `root`: a compiled copy. */
export function isCompiled(file: string, root: string): boolean {
  for (let at = dirname(file); ; at = dirname(at)) {
    // Where the output goes beside the sources, or above them, what is there may be either.
    if (outDirsOf(at).some((outDir) => isInside(outDir, file) && !isInside(outDir, at))) return true;
    if (at === root || at === dirname(at)) return false;
  }
}

function outDirsOf(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => /^tsconfig.*\.json$/.test(name));
  return names.flatMap((name) => optionsOf(join(folder, name)).options.outDir ?? []);
}

function factsOf(file: string, isBeside: boolean): TsconfigFacts {
  const { options, raw } = optionsOf(file);
  const takesIn = raw.include === undefined ? raw.files === undefined : raw.include.some(coversTop);
  const module = options.module ?? ts.ModuleKind.CommonJS;
  return {
    emitsBeside: isBeside && takesIn && options.noEmit !== true,
    allowJs: options.allowJs === true,
    commonJs: module === ts.ModuleKind.CommonJS || (module >= ts.ModuleKind.Node16 && module <= ts.ModuleKind.NodeNext),
  };
}

interface Parsed {
  readonly options: TypeScript.CompilerOptions;
  readonly raw: { readonly include?: readonly string[]; readonly files?: readonly string[] };
}

function optionsOf(file: string): Parsed {
  const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as { readonly config?: unknown };
  // Which files there are does not matter, only which would be taken in.
  const host: Parameters<typeof ts.parseJsonConfigFileContent>[1] = { ...ts.sys, readDirectory: () => [] };
  return ts.parseJsonConfigFileContent(config ?? {}, host, dirname(file)) as Parsed;
}

/** Whether an include pattern takes in files of the folder itself: `**\/*`, `*.ts`, `.`. */
function coversTop(pattern: string): boolean {
  const [first = ""] = pattern.replace(/^\.\//, "").split("/");
  return first === "" || first === "." || first === "**" || (first.includes("*") && !pattern.includes("/"));
}
