/** Installed packages, as a module finds them: in a node_modules above it, or where Yarn's Plug'n'Play keeps them. */

import * as nodeModule from "node:module";
import { dirname, join } from "node:path";

import { readIfThere } from "./read.ts";

/** What is used of the API that Yarn puts into each process that it starts. */
interface PnpApi {
  /** The folder of a package, or a file named by its path in one; throws where `issuer` declares no such package. */
  resolveToUnqualified(request: string, issuer: string | null): string | null;
  /** The package that a file is of. */
  findPackageLocator(file: string): object | null;
  /** What a package may import: names to locators. */
  getPackageInformation(locator: object): { readonly packageDependencies: ReadonlyMap<string, unknown> };
}

/** What is asked of a package.json. */
export interface PackageManifest {
  readonly version?: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The package.json of a package as a module in `folder` (absolute) finds it; undefined where it finds none that can be read. */
export function installedPackage(
  name: string,
  folder: string,
  read: (path: string) => string | undefined = readIfThere,
): PackageManifest | undefined {
  const virtual = pnpFolder(name, folder, read);
  if (virtual !== undefined) return parsed(read(join(virtual, "package.json")));
  for (let at = folder; ; at = dirname(at)) {
    const manifest = parsed(read(join(at, "node_modules", name, "package.json")));
    if (manifest !== undefined) return manifest;
    if (at === dirname(at)) return undefined;
  }
}

/** A folder that has a node_modules with the package in it, where Plug'n'Play has it and no folder above `folder` does. */
export function pnpHome(
  specifier: string,
  folder: string,
  read?: (path: string) => string | undefined,
): string | undefined {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
  if (name === undefined) return undefined;
  const found = pnpFolder(name, folder, read) ?? pnpFolder(typesOf(name), folder, read);
  const end = found?.replaceAll("\\", "/").lastIndexOf("/node_modules/") ?? -1;
  return end === -1 ? undefined : found?.slice(0, end);
}

/** Where Plug'n'Play keeps the ambient types that a module in `folder` has: a folder of `@types` for each; undefined without it. */
export function pnpTypeRoots(folder: string): string[] | undefined {
  const issuer = join(folder, "_.js");
  const api = pnpApi(issuer);
  const locator = api?.findPackageLocator(issuer);
  if (api === undefined || locator === undefined || locator === null) return undefined;
  return [...api.getPackageInformation(locator).packageDependencies.keys()].flatMap((name) => {
    const found = name.startsWith("@types/") ? pnpFolder(name, folder) : undefined;
    return found === undefined ? [] : [dirname(found)];
  });
}

/** Whether Yarn started this process, with what its Plug'n'Play has. */
export function isPlugAndPlay(): boolean {
  return process.versions["pnp"] !== undefined;
}

/** How the tool is started where it is installed: npx knows nothing of what Plug'n'Play has, and would ask the registry. */
export function toolCommand(): string {
  return isPlugAndPlay() ? "yarn gen-instrumented" : "npx gen-instrumented";
}

function pnpFolder(name: string, folder: string, read?: (path: string) => string | undefined): string | undefined {
  const issuer = join(folder, "_.js");
  try {
    const api = pnpApi(issuer);
    const table = api?.resolveToUnqualified("pnpapi", null);
    // What is known of a run rests on the table, too.
    if (typeof table === "string") read?.(table);
    return api?.resolveToUnqualified(name, issuer) ?? undefined;
  } catch {
    return undefined; // it is not declared there
  }
}

function pnpApi(issuer: string): PnpApi | undefined {
  const { findPnpApi } = nodeModule as { readonly findPnpApi?: (issuer: string) => PnpApi | null };
  return findPnpApi?.(issuer) ?? undefined;
}

function typesOf(name: string): string {
  return `@types/${name.replace(/^@/, "").replace("/", "__")}`;
}

function parsed(text: string | undefined): PackageManifest | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as PackageManifest);
  } catch {
    return undefined;
  }
}
