/**
 * The one door to the system's file events: says which paths may have changed, and no more. One watch a folder, on node's own
 * `fs.watch` without `recursive`; CONTRIBUTING.md has the reasons.
 */

import { readdirSync, watch, type FSWatcher } from "node:fs";
import { basename, dirname, join } from "node:path";

import { isInside } from "../project.ts";
import { isFolder } from "../read.ts";

/** Folders of which a tree leaves out all: nothing that people save is there. A folder in them can be required by itself. */
const LEFT_OUT = new Set(["node_modules", "dist", "build", "out", "coverage"]);

interface Entry {
  readonly watcher: FSWatcher;
  /** Whether folders that come up in it are watched too. */
  tree: boolean;
}

export interface FolderListeners {
  /** An absolute path: a file or folder that came, went or changed, or may have. */
  readonly onHint: (path: string) => void;
  /** A folder cannot be watched. */
  readonly onFault: (folder: string, error: NodeJS.ErrnoException) => void;
}

export class FolderWatch {
  readonly #listeners: FolderListeners;
  readonly #entries = new Map<string, Entry>();
  /** Folders that were required and are not there; by each, the nearest folder that is. */
  readonly #absent = new Map<string, string>();

  constructor(listeners: FolderListeners) {
    this.#listeners = listeners;
  }

  /** How many folders are watched. */
  get size(): number {
    return this.#entries.size;
  }

  /** Watches a folder and those below, also those that come later. Links are not followed. */
  addTree(folder: string): void {
    this.#addTree(folder, false);
  }

  /** Watches a folder, as soon as it is there. */
  require(folder: string): void {
    if (this.#entries.has(folder)) return;
    let at = folder;
    while (!isFolder(at) && at !== dirname(at)) at = dirname(at);
    if (at !== folder) this.#absent.set(folder, at);
    this.#open(at, false);
  }

  close(): void {
    for (const { watcher } of this.#entries.values()) watcher.close();
    this.#entries.clear();
    this.#absent.clear();
  }

  #addTree(folder: string, hinting: boolean): void {
    if (!this.#open(folder, true)) return;
    let entries;
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch {
      return;
    }
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) {
        // What came with a new folder may have come before its watch.
        if (hinting) this.#listeners.onHint(path);
      } else if (isOfTree(entry.name)) this.#addTree(path, hinting);
    }
  }

  /** Whether the folder is watched now. */
  #open(folder: string, tree: boolean): boolean {
    const known = this.#entries.get(folder);
    if (known !== undefined) {
      known.tree ||= tree;
      return true;
    }
    try {
      const watcher = watch(folder, (event, name) => {
        this.#hear(folder, event, name);
      });
      // A folder that is removed ends its watch so on Windows.
      watcher.on("error", () => {
        this.#drop(folder);
      });
      this.#entries.set(folder, { watcher, tree });
      this.#absent.delete(folder);
      return true;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // It is gone again, or not for us to read: then its files are none of the run's either.
      if (code !== "ENOENT" && code !== "ENOTDIR" && code !== "EACCES" && code !== "EPERM")
        this.#listeners.onFault(folder, error as NodeJS.ErrnoException);
      return false;
    }
  }

  #hear(folder: string, event: string, name: string | null): void {
    const entry = this.#entries.get(folder);
    if (entry === undefined) return;
    if (name === null) {
      this.#listeners.onHint(folder);
      return;
    }
    const path = join(folder, name);
    this.#listeners.onHint(path);
    if (event !== "rename") return;
    // A folder that went and came again has lost its watch with its old self, and so have those in it.
    const lost = this.#drop(path);
    if (entry.tree && isOfTree(name) && isFolder(path)) this.#addTree(path, true);
    const awaited = [...this.#absent].flatMap(([absent, at]) =>
      at === folder && isInside(path, absent) ? [absent] : [],
    );
    for (const each of [...lost, ...awaited]) this.#appear(each);
  }

  /** Watches a folder if it is there, and says what may have come with it. */
  #appear(folder: string): void {
    if (!this.#entries.has(folder)) this.require(folder);
    if (this.#absent.has(folder)) return;
    try {
      for (const name of readdirSync(folder)) this.#listeners.onHint(join(folder, name));
    } catch {
      // It is gone again.
    }
  }

  /** Ends the watches of a folder and of those in it, and gives their paths. */
  #drop(folder: string): string[] {
    const paths = [...this.#entries.keys()].filter((path) => isInside(folder, path));
    for (const path of paths) {
      this.#entries.get(path)?.watcher.close();
      this.#entries.delete(path);
    }
    return paths;
  }
}

function isOfTree(name: string): boolean {
  return !LEFT_OUT.has(name) && !basename(name).startsWith(".");
}
