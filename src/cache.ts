/**
 * The cache: bytes under names, in a folder of this user's alone, kept from run to run. All of it may be missing, wrong or deleted at
 * any time: whoever asks must do without. The only file that knows where it is.
 */

import { createHash, randomBytes } from "node:crypto";
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** What the environment says, as far as the cache's place depends on it. */
export type CacheEnvironment = Readonly<Record<string, string | undefined>>;

/** The disk, as the cache uses it; a test puts a failing one in its place. */
export interface Disk {
  write(path: string, bytes: Uint8Array): void;
  rename(from: string, to: string): void;
}

const DISK: Disk = {
  write: (path, bytes) => {
    writeFileSync(path, bytes, { mode: 0o600, flag: "wx" });
  },
  rename: renameSync,
};

const DIGEST_BYTES = 32;
const DAY = 86_400_000;
/** What nobody has asked for as long as this is deleted. */
const LIFETIME = 30 * DAY;

export class Cache {
  /** Absolute. */
  readonly folder: string;
  readonly #disk: Disk;

  private constructor(folder: string, disk: Disk) {
    this.folder = folder;
    this.#disk = disk;
  }

  /**
   * The user's cache; undefined where there can be none. It holds compiled code and texts that end up in outputs, so it is in the user's own
   * folder and not in the project's, where whoever may write to a checkout or fill a CI cache could plant them.
   */
  static open(env: CacheEnvironment, disk: Disk = DISK): Cache | undefined {
    const base = baseFolder(env);
    if (base === undefined) return undefined;
    const folder = join(base, "gen-instrumented");
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return isPrivate(folder) ? new Cache(folder, disk) : undefined;
    } catch {
      return undefined;
    }
  }

  /** What was written under this name; undefined when nothing was, or when it is not whole. */
  read(name: string): Buffer | undefined {
    try {
      const path = join(this.folder, name);
      const bytes = readFileSync(path);
      const content = bytes.subarray(DIGEST_BYTES);
      if (!digestOf(content).equals(bytes.subarray(0, DIGEST_BYTES))) return undefined;
      const now = Date.now();
      if (now - statSync(path).mtimeMs > DAY) utimesSync(path, now / 1000, now / 1000);
      return content;
    } catch {
      return undefined;
    }
  }

  /** Keeps the bytes under the name, whole or not at all, in place of what was there. Whatever goes wrong costs only time later. */
  write(name: string, content: Uint8Array): void {
    const path = join(this.folder, name);
    const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
    try {
      this.#disk.write(temporary, Buffer.concat([digestOf(content), content]));
      this.#disk.rename(temporary, path);
      this.#sweep();
    } catch {
      rmSync(temporary, { force: true });
    }
  }

  #sweep(): void {
    for (const name of readdirSync(this.folder)) {
      const path = join(this.folder, name);
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats !== undefined && Date.now() - stats.mtimeMs > LIFETIME) rmSync(path, { force: true });
    }
  }
}

/** A short text that stands for all the parts: for names of entries. */
export function keyOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest("hex").slice(0, 40);
}

function digestOf(content: Uint8Array): Buffer {
  return createHash("sha256").update(content).digest();
}

function baseFolder(env: CacheEnvironment): string | undefined {
  const { XDG_CACHE_HOME: xdg = "", LOCALAPPDATA: local = "", HOME: home = "", USERPROFILE: profile = "" } = env;
  if (isAbsolute(xdg)) return xdg;
  if (process.platform === "win32") return isAbsolute(local) ? local : undefined;
  if (home === "" && profile === "") return undefined;
  return join(isAbsolute(home) ? home : homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache");
}

/** Whether the folder is this user's, and nobody else may write to it. Windows keeps the user's folders so by itself. */
function isPrivate(folder: string): boolean {
  const stats = lstatSync(folder);
  if (!stats.isDirectory()) return false;
  return process.getuid === undefined || (stats.uid === process.getuid() && (stats.mode & 0o022) === 0);
}
