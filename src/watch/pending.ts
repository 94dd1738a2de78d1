/** Collects paths that may have changed until it is quiet: one save is many events. */

/** Nothing is read until so long after the last event. */
const QUIET_MS = 3;
/** But whoever writes without end is not waited for. */
const LONGEST_WAIT_MS = 60;

export interface Heard {
  /** Absolute. */
  readonly paths: ReadonlySet<string>;
  /** When the first of them was heard of, by `performance.now()`. */
  readonly since: number;
}

export class Pending {
  #paths = new Set<string>();
  #since = 0;
  #quiet: NodeJS.Timeout | undefined;
  #wake: (() => void) | undefined;
  readonly #later = new Set<NodeJS.Timeout>();

  add(path: string): void {
    const now = performance.now();
    if (this.#paths.size === 0) this.#since = now;
    this.#paths.add(path);
    clearTimeout(this.#quiet);
    const wait = Math.max(Math.min(QUIET_MS, this.#since + LONGEST_WAIT_MS - now), 0);
    this.#quiet = setTimeout(() => this.#wake?.(), wait);
  }

  /** Adds a path when some time has passed. */
  addLater(path: string, ms: number): void {
    const timer = setTimeout(() => {
      this.#later.delete(timer);
      this.add(path);
    }, ms);
    this.#later.add(timer);
  }

  /** What was heard, as soon as it is quiet; undefined when the signal aborts. */
  async next(signal: AbortSignal): Promise<Heard | undefined> {
    await new Promise<void>((wake) => {
      if (signal.aborted) {
        wake();
        return;
      }
      const done = (): void => {
        signal.removeEventListener("abort", done);
        this.#wake = undefined;
        wake();
      };
      signal.addEventListener("abort", done);
      this.#wake = done;
      // What came while nobody waited has been quiet for long, or will be soon.
      if (this.#paths.size > 0) {
        clearTimeout(this.#quiet);
        this.#quiet = setTimeout(done, QUIET_MS);
      }
    });
    if (signal.aborted) return undefined;
    const heard = { paths: this.#paths, since: this.#since };
    this.#paths = new Set();
    return heard;
  }

  close(): void {
    clearTimeout(this.#quiet);
    for (const timer of this.#later) clearTimeout(timer);
  }
}
