/** Where the compiler finds modules and ambient types: as the project's own would, also where Yarn's Plug'n'Play has the packages. */

import { basename, dirname, join } from "node:path";

import { installedPackage, pnpHome, pnpTypeRoots } from "../packages.ts";
import { ts, type ResolutionHostFactory, type TypeScript } from "./compiler.ts";

type Read = (path: string) => string | undefined;

/** The module that a specifier in `from` (absolute) names. */
export function resolveModule(
  specifier: string,
  from: string,
  options: TypeScript.CompilerOptions,
  host: TypeScript.ModuleResolutionHost,
  read?: Read,
): TypeScript.ResolvedModuleFull | undefined {
  const home = /^[./]/.test(specifier) ? undefined : pnpHome(specifier, dirname(from), read);
  const importer = home === undefined ? from : join(home, basename(from));
  return ts.resolveModuleName(specifier, importer, options, host).resolvedModule;
}

/** The same for ts-morph's checker, which would look in node_modules alone. */
export const resolutionHost: ResolutionHostFactory = (host, options) => ({
  resolveModuleNames: (names, from) => names.map((name) => resolveModule(name, from, options(), host)),
});

/**
 * What is in force without an import in a folder. TypeScript before 6 takes in all installed @types unless the tsconfig names some, and
 * the compiler that reads here does not; `*` has it do so, too.
 */
export function ambientTypes(options: TypeScript.CompilerOptions, folder: string): TypeScript.CompilerOptions {
  const major = parseInt(installedPackage("typescript", folder)?.version ?? "0", 10);
  const typeRoots = options.typeRoots ?? pnpTypeRoots(folder);
  return {
    ...options,
    ...(options.types === undefined && major < 6 ? { types: ["*"] } : {}),
    ...(typeRoots === undefined ? {} : { typeRoots }),
    // Where the search for node_modules/@types begins.
    configFilePath: join(folder, "tsconfig.json"),
  };
}
