/** package.json files: the one that is set up, and those above a source. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { positionAt } from "../config/position.ts";
import { diagnostic, DiagnosticError } from "../diagnostic.ts";
import { isInside, printablePath, projectRoot } from "../project.ts";

export interface PackageFile {
  /** Absolute. */
  readonly file: string;
  readonly folder: string;
  readonly text: string;
  readonly content: PackageJson;
}

export interface PackageJson {
  readonly type?: unknown;
  readonly scripts?: Readonly<Record<string, unknown>>;
  readonly workspaces?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * The nearest package.json at or above `from` (absolute), within the project.
 * @throws {DiagnosticError} where there is none, or it cannot be read
 */
export function readPackage(cwd: string, from: string): PackageFile {
  const root = projectRoot(from);
  for (let folder = from; isInside(root, folder); folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file)) return { file, folder, ...parsePackage(file) };
    if (folder === dirname(folder)) break;
  }
  throw new DiagnosticError(diagnostic("package-not-found", { folder: printablePath(cwd, from) }));
}

function parsePackage(file: string): { text: string; content: PackageJson } {
  const fault = (text: string, offset?: number): DiagnosticError => {
    const start = positionAt(raw, offset ?? 0);
    return new DiagnosticError(diagnostic("package-unreadable", { text }, { file, range: { start, end: start } }));
  };
  let raw = "";
  try {
    raw = readFileSync(file, "utf8");
  } catch (error) {
    throw fault((error as Error).message);
  }
  let content: unknown;
  try {
    content = JSON.parse(raw.replace(/^\uFEFF/, ""));
  } catch (error) {
    const { message } = error as Error;
    const offset = /at position (\d+)/.exec(message)?.[1];
    throw fault(message, offset === undefined ? raw.length : Number(offset));
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) throw fault("it is no object");
  const { scripts } = content as { readonly scripts?: unknown };
  if (scripts !== undefined && (typeof scripts !== "object" || scripts === null || Array.isArray(scripts)))
    throw fault("its 'scripts' are no object");
  return { text: raw, content };
}

/** The packages that a module in `folder` belongs to, nearest first. One that cannot be read is passed over. */
export function packagesAbove(folder: string, root: string): PackageFile[] {
  const found: PackageFile[] = [];
  for (let at = folder; isInside(root, at); at = dirname(at)) {
    const file = join(at, "package.json");
    try {
      if (existsSync(file)) found.push({ file, folder: at, ...parsePackage(file) });
    } catch {
      // It says nothing.
    }
    if (at === dirname(at)) break;
  }
  return found;
}

/** Whether a package.json asks for a package, in whatever way. */
export function declares(
  { dependencies, devDependencies, peerDependencies, optionalDependencies }: PackageJson,
  name: string,
): boolean {
  return [dependencies, devDependencies, peerDependencies, optionalDependencies].some(
    (each) => each?.[name] !== undefined,
  );
}
