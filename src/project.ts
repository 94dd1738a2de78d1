/** What belongs together on disk: the project's root, and paths as people read them. */

import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, sep } from "node:path";

import { ask } from "./asked.ts";

/**
 * The root of the project that `folder` is in: the nearest folder above with a `.git`, else the outermost one with a
 * package.json (a monorepo copied without its .git), else the folder itself. Configs are looked for, and outputs written, up to here.
 */
export function projectRoot(folder: string): string {
  let outermost: string | undefined;
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(ask(join(at, ".git")))) return ask(at);
    if (existsSync(ask(join(at, "package.json")))) outermost = ask(at);
    if (at === dirname(at)) return outermost ?? folder;
  }
}

/** Whether `path` is `folder` or in it; both absolute. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** The path with symbolic links followed as far as it exists, and the rest as it is. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(realPath(parent), relative(parent, path));
  }
}

/** A path as this system writes it: globs and the compiler give forward slashes on every system. */
export function nativePath(path: string): string {
  return sep === "/" ? path : path.replaceAll("/", sep);
}

/** Whether a file belongs to a dependency, however its path is written. */
export function isForeign(path: string): boolean {
  return /[/\\]node_modules[/\\]/.test(path);
}

/** A path for people and for reports: relative to `cwd`, with forward slashes on every system. */
export function printablePath(cwd: string, path: string): string {
  const way = relative(cwd, path);
  return (way === "" ? "." : way).replaceAll(sep, "/");
}

/** What would break out of a line, a comment or a terminal: control and bidirectional characters, line separators, lone surrogates. */
export const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** A word as a POSIX shell takes it literally. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A path as an argument for a POSIX shell, and not taken for an option. */
export function shellPath(path: string): string {
  return shellWord(path.startsWith("-") ? `./${path}` : path);
}
