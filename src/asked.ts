/**
 * What a run asks of the disk, told to whoever keeps a manifest of it: paths read or looked for in vain, folders listed, code of the
 * project's own that was run. The askers name what they are about to ask for; where nobody listens, that costs nothing.
 */

import fs, { statSync, type Stats } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { listingOf } from "./cache/standing.ts";

/** What stood at a path when it was first asked for. */
export interface Seen {
  readonly kind: "nothing" | "folder" | "file";
  /** Of a file: another one, or another time, is another text here. */
  readonly identity: string;
  /** When a file changed last, by the file system's clock; milliseconds. */
  readonly changedAt: number;
}

const NOTHING: Seen = { kind: "nothing", identity: "", changedAt: 0 };
const FOLDER: Seen = { kind: "folder", identity: "", changedAt: 0 };

export class Asked {
  /** By absolute path. */
  readonly paths = new Map<string, Seen>();
  /** By absolute path of a folder: what its listing said, as `listingOf` does. */
  readonly folders = new Map<string, readonly string[]>();
  /** Modules of the project's own that were run, absolute. */
  readonly modules = new Set<string>();
  /** Whether the run rests on more than paths and listings tell. */
  isVague = false;
}

const listeners = new Set<Asked>();

/** Adds to `asked` all that is asked while `work` runs. Of two runs at once each hears both, which makes neither less certain. */
export async function hearing<T>(asked: Asked, work: () => Promise<T>): Promise<T> {
  listeners.add(asked);
  try {
    return await work();
  } finally {
    listeners.delete(asked);
  }
}

/** Says that what is at an absolute path is about to be read or looked for, and returns the path. */
export function ask(path: string): string {
  for (const { paths } of listeners) if (!paths.has(path)) paths.set(path, seenAt(path));
  return path;
}

/** Says that a folder is about to be listed, and returns its absolute path. */
export function askFolder(path: string): string {
  for (const { folders } of listeners) if (!folders.has(path)) folders.set(path, listingOf(path));
  return path;
}

/** Says that a module of the project's own is about to be run, and returns its absolute path. */
export function askModule(path: string): string {
  for (const { modules } of listeners) modules.add(ask(path));
  return path;
}

/** Says that what comes now rests on more than can be told. */
export function askVaguely(): void {
  for (const asked of listeners) asked.isVague = true;
}

/**
 * Says where Node looks for a package, up to the package.json that it finds.
 * @param from an absolute path, or a URL, of the module that asks
 * @returns the absolute path of that package.json; undefined where no folder of packages has one
 */
export function askPackage(name: string, from: string | URL): string | undefined {
  if (listeners.size === 0) return undefined;
  for (const folder of createRequire(from).resolve.paths(name) ?? []) {
    const path = ask(join(folder, name, "package.json"));
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === true) return path;
  }
  return undefined;
}

/** Node's `fs` that says what is asked of it, for whoever walks by himself; undefined where nobody listens. */
export function askingDisk(): typeof fs | undefined {
  return listeners.size === 0 ? undefined : asking(fs);
}

function asking<T extends object>(disk: T): T {
  return new Proxy(disk, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (name === "promises") return asking(value as object);
      if (typeof value !== "function") return value;
      return (path: unknown, ...rest: unknown[]): unknown => {
        if (typeof path === "string") (String(name).startsWith("readdir") ? askFolder : ask)(path);
        return Reflect.apply(value, target, [path, ...rest]);
      };
    },
  });
}

const UNKNOWN: Seen = { kind: "file", identity: "", changedAt: Infinity };

/** What stands at an absolute path now. */
export function seenAt(path: string): Seen {
  let stats: Stats | undefined;
  try {
    stats = statSync(path, { throwIfNoEntry: false });
  } catch {
    // A circle of links, or a folder that may not be entered.
    return UNKNOWN;
  }
  if (stats === undefined) return NOTHING;
  if (stats.isDirectory()) return FOLDER;
  const { ino, size, mtimeMs, ctimeMs } = stats;
  return { kind: "file", identity: [ino, size, mtimeMs, ctimeMs].join(" "), changedAt: ctimeMs };
}
