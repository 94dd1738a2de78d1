/** What the watched files held last: tells a change from a word about one. */

import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";

/** What happened to a file. */
export interface Change {
  /** Absolute. */
  readonly path: string;
  readonly kind: "added" | "changed" | "deleted";
}

export class FileStates {
  readonly #onDoubt: (path: string) => void;
  readonly #existing = new Set<string>();
  readonly #expected = new Set<string>();
  /** Digests of what was read, by path; undefined for a file that was not there. */
  readonly #digests = new Map<string, string | undefined>();
  readonly #doubted = new Set<string>();

  /**
   * @param onDoubt called for a file that is suddenly empty or gone, which may be half of a save: it is to be looked at again a
   *   little later, and believed then
   */
  constructor(onDoubt: (path: string) => void) {
    this.#onDoubt = onDoubt;
  }

  /** Takes note of which of these files exist, where nothing is known of them yet. */
  expect(paths: readonly string[]): void {
    for (const path of paths) {
      if (this.#expected.has(path)) continue;
      this.#expected.add(path);
      if (existsSync(path)) this.#existing.add(path);
    }
  }

  /** Takes a text for what stands at a path; undefined for none. */
  take(path: string, text: string | undefined): void {
    this.#set(path, text === undefined ? undefined : digest(text));
  }

  /** What happened to a file since it was looked at last; undefined when nothing did, or it is not yet sure. */
  look(path: string): Change | undefined {
    const bytes = readFile(path);
    const existed = this.#existing.has(path);
    const isDoubtful = existed && (bytes === undefined || bytes.length === 0);
    if (isDoubtful && !this.#doubted.has(path)) {
      this.#doubted.add(path);
      this.#onDoubt(path);
      return undefined;
    }
    this.#doubted.delete(path);
    const now = bytes === undefined ? undefined : digest(bytes);
    const isKnown = this.#digests.has(path);
    if (isKnown && this.#digests.get(path) === now) return undefined;
    if (!existed && bytes === undefined) return undefined;
    this.#set(path, now);
    return { path, kind: bytes === undefined ? "deleted" : existed ? "changed" : "added" };
  }

  #set(path: string, value: string | undefined): void {
    this.#expected.add(path);
    this.#digests.set(path, value);
    if (value === undefined) this.#existing.delete(path);
    else this.#existing.add(path);
  }
}

function readFile(path: string): Buffer | undefined {
  try {
    return statSync(path).isFile() ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

function digest(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("base64");
}
