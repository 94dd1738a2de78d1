/**
 * An earlier run that found every output as it should be: what it rested on, and what it came to. Over the same bytes a run of the same
 * words need not generate, and most often need not even load the generator: the starter looks here first.
 */

import { createHash, type Hash } from "node:crypto";
import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";

import { keyOf, type Cache, type CacheEnvironment } from "../cache.ts";

/** What a run rested on; absolute paths. */
export interface Facts {
  /** Looked for in vain. */
  readonly absent: readonly string[];
  /** Files read and folders found. */
  readonly present: readonly string[];
  /** Folders listed. */
  readonly folders: readonly string[];
}

export interface Kept<T> {
  readonly facts: Facts;
  /** Of all that stood there; see `digestOf`. */
  readonly digest: string;
  /** What the run would say on stderr; undefined where only the run can tell. */
  readonly answer: string | undefined;
  readonly outcome: T;
}

/** Told of each thing as it is read; throws where it is not what is meant to be kept. */
export interface Witness {
  file(path: string, bytes: Uint8Array): void;
  folder(path: string, listing: readonly string[]): void;
}

/** Where the earlier run of the same words is kept. */
export class StandingRun<T> {
  readonly #cache: Cache;
  readonly #name: string;
  #found: { readonly kept: Kept<T> | undefined } | undefined;

  /**
   * @param build stands for this tool's code
   * @param cwd absolute
   * @param argv without node and script
   */
  constructor(cache: Cache, build: string, cwd: string, argv: readonly string[], env: CacheEnvironment) {
    this.#cache = cache;
    const { NODE_PATH: path = "", HOME: home = "", USERPROFILE: profile = "" } = env;
    const surroundings = [process.version, process.platform, path, home, profile];
    this.#name = `manifest-${keyOf("2", build, cwd, JSON.stringify([wordsOf(argv), surroundings]))}`;
  }

  /** What is kept, if all that it rests on stands there byte by byte. Looked for once. */
  find(): Kept<T> | undefined {
    this.#found ??= { kept: this.#look() };
    return this.#found.kept;
  }

  /** The facts with their digest are those of the moment; `witness` has seen each. */
  keep(kept: Kept<T>): void {
    this.#cache.write(this.#name, Buffer.from(JSON.stringify(kept)));
  }

  #look(): Kept<T> | undefined {
    try {
      const bytes = this.#cache.read(this.#name);
      if (bytes === undefined) return undefined;
      const kept = JSON.parse(bytes.toString("utf8")) as Kept<T>;
      return digestOf(kept.facts) === kept.digest ? kept : undefined;
    } catch {
      return undefined;
    }
  }
}

/**
 * The words of a command line, less a `--check` that cannot be the value of an option: where nothing is stale, a run that writes and one
 * that checks come to the same.
 */
function wordsOf(argv: readonly string[]): readonly string[] {
  const isFlag = (word: string, index: number): boolean =>
    word === "--check" && !argv[index - 1]?.startsWith("-") && argv.indexOf("--check") === index;
  return argv.includes("--") ? [...argv] : argv.filter((word, index) => !isFlag(word, index));
}

/** What a listing must say for sources, ignore files and configs to be found as before: these names, and all folders and links. */
const LISTED = /\.(?:[cm]?ts|tsx)$|^(?:\.gitignore|package\.json|gen-instrumented\.config\.\w+)$/;
const NEVER_ENTERED = new Set(["node_modules", ".git"]);

/** The part of a folder's listing that finding sources rests on; empty where there is no such folder. */
export function listingOf(folder: string): string[] {
  const names: string[] = [];
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const { name } = entry;
      if (!entry.isFile()) {
        if (!NEVER_ENTERED.has(name)) names.push(`${name}${entry.isDirectory() ? "/" : "@"}`);
      } else if (LISTED.test(name)) names.push(name);
    }
  } catch {
    // As if it were empty: whoever lists it finds nothing either.
  }
  return names.sort();
}

/**
 * Stands for all that is there: the content of each file and where it really is, and the listings.
 * @throws where something that was absent is there, or something present is not, or cannot be read
 */
export function digestOf({ absent, present, folders }: Facts, witness?: Witness): string {
  for (const path of absent)
    if (statSync(path, { throwIfNoEntry: false }) !== undefined) throw new Error(`${path} is there now`);
  const hash = createHash("sha256");
  const real = new Set<string>();
  const buffer = Buffer.allocUnsafeSlow(1 << 18);
  for (const path of present) {
    hash.update(`${path}\n`);
    real.add(dirname(path));
    addContent(hash, path, buffer, witness);
  }
  for (const folder of real) hash.update(`${realpathSync.native(folder)}\n`);
  for (const folder of folders) {
    const listing = listingOf(folder);
    witness?.folder(folder, listing);
    hash.update(`${folder}\n${listing.join("\n")}\n`);
  }
  return hash.digest("hex");
}

/** Absent on Windows, where a look beforehand must do. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;

function addContent(hash: Hash, path: string, buffer: Buffer, witness: Witness | undefined): void {
  let file: number;
  try {
    if (O_NOFOLLOW === 0 && !lstatSync(path).isFile()) throw new Error("a folder or a link");
    file = openSync(path, (O_RDONLY ?? 0) | O_NOFOLLOW | O_NONBLOCK);
  } catch {
    addFolderOrLink(hash, path, witness);
    return;
  }
  let count = 0;
  let isFolder = false;
  try {
    count = readSync(file, buffer, 0, buffer.length, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EISDIR") throw error;
    isFolder = true;
  } finally {
    closeSync(file);
  }
  if (isFolder) addFolderOrLink(hash, path, witness);
  else addBytes(hash, path, count < buffer.length ? buffer.subarray(0, count) : readFileSync(path), witness);
}

function addFolderOrLink(hash: Hash, path: string, witness: Witness | undefined): void {
  hash.update(`really ${realpathSync.native(path)}\n`);
  if (!statSync(path).isDirectory()) addBytes(hash, path, readFileSync(path), witness);
}

function addBytes(hash: Hash, path: string, bytes: Uint8Array, witness: Witness | undefined): void {
  witness?.file(path, bytes);
  hash.update(`${String(bytes.length)}:`).update(bytes);
}
