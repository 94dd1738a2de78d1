/** All that the command line says goes through here: data to stdout, talk to stderr. */

import type { Cache } from "../cache.ts";
import type { StandingRun } from "../cache/standing.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { Loader } from "../load.ts";
import type { KeptStanding } from "../manifest.ts";
import { printablePath } from "../project.ts";
import { oneLine, renderStylish } from "../reporters/stylish.ts";

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  /** The width of the terminal, in characters. */
  readonly columns?: number;
  on?(event: "error", listener: (error: Error) => void): unknown;
}

const ERASE_LINE = "\u001B[2K\r";
const PROGRESS_EVERY_MS = 60;

/** What `main` needs of a process. */
export interface Io {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  cwd(): string;
  /** How what the run needs is loaded, where not as Node does it. */
  readonly loader?: Loader;
  /**
   * Aborted when the user wants the run to end. Asked for by a run that goes on until then, and only by such a run: from then on
   * the process does not end by itself at the first signal. Without it such a run never ends.
   */
  interruption?(): AbortSignal;
  /** What runs keep for each other; every run is right without. */
  readonly cache?: Cache | undefined;
  /** What an earlier run of the same words came to, where such things are kept. */
  readonly standing?: StandingRun<KeptStanding> | undefined;
}

/** Hears the faults of a stream, which come late. A reader that goes away (`| head`) is none: it ends the output quietly. */
export class StreamWatch {
  #fault: Error | undefined;

  constructor(stream: OutputStream) {
    stream.on?.("error", (error) => {
      if ((error as NodeJS.ErrnoException).code !== "EPIPE") this.#fault = error;
    });
  }

  /** The fault of what was written so far. */
  async fault(): Promise<Error | undefined> {
    await new Promise(setImmediate);
    return this.#fault;
  }
}

export interface VoiceOptions {
  readonly cwd: string;
  readonly quiet: boolean;
  readonly json: boolean;
  readonly noColor: boolean;
}

export interface Progress {
  readonly show: (done: number, count: number, path: string) => void;
  readonly end: () => void;
}

export class Voice {
  readonly #io: Io;
  readonly #options: VoiceOptions;

  constructor(io: Io, options: VoiceOptions) {
    this.#io = io;
    this.#options = options;
  }

  /** What was asked for, to stdout. */
  print(text: string): void {
    if (text !== "") this.#io.stdout.write(text);
  }

  /** A line for whoever watches. */
  tell(line: string): void {
    if (!this.#options.quiet && !this.#options.json) this.#io.stderr.write(`${oneLine(line)}\n`);
  }

  report(diagnostics: readonly Diagnostic[]): void {
    const { cwd, quiet, json } = this.#options;
    if (json) return;
    const heard = quiet ? diagnostics.filter(({ severity }) => severity === "error") : diagnostics;
    const text = renderStylish(heard, { cwd, color: this.#colors(this.#io.stderr) });
    if (text !== "") this.#io.stderr.write(text);
  }

  /** Shows a line on a terminal while `work` runs; says nothing in a pipe. */
  async during<T>(line: string, work: () => Promise<T>): Promise<T> {
    const shown = this.#showsProgress();
    if (shown) this.#io.stderr.write(`${line}\r`);
    try {
      return await work();
    } finally {
      if (shown) this.#io.stderr.write(ERASE_LINE);
    }
  }

  /**
   * A line of progress, `generating 120/5000 src/someProvider.ts`, for work that says how far it is; undefined where nobody watches.
   * It is erased at the end.
   */
  progress(verb: string): Progress | undefined {
    if (!this.#showsProgress()) return undefined;
    const { stderr } = this.#io;
    let shownAt = -Infinity;
    return {
      show: (done, count, path) => {
        const now = performance.now();
        if (now - shownAt < PROGRESS_EVERY_MS) return;
        shownAt = now;
        const line = oneLine(`${verb} ${String(done + 1)}/${String(count)} ${printablePath(this.#options.cwd, path)}`);
        // A line that wraps could not be erased. A terminal that does not know its width says 0.
        const width = stderr.columns === undefined || stderr.columns === 0 ? 80 : stderr.columns;
        stderr.write(`${ERASE_LINE}${line.slice(0, Math.max(width - 1, 20))}\r`);
      },
      end: () => {
        if (shownAt > -Infinity) stderr.write(ERASE_LINE);
        shownAt = -Infinity;
      },
    };
  }

  /** A diff, colored where stdout is a terminal. */
  printDiff(diff: string): void {
    if (!this.#colors(this.#io.stdout)) {
      this.print(diff);
      return;
    }
    this.print(
      diff
        .replace(/^-.*$/gm, "\u001B[31m$&\u001B[39m")
        .replace(/^\+.*$/gm, "\u001B[32m$&\u001B[39m")
        .replace(/^@@.*$/gm, "\u001B[36m$&\u001B[39m"),
    );
  }

  /** Whether what is printed may be colored. */
  colorsStdout(): boolean {
    return this.#colors(this.#io.stdout);
  }

  /** A terminal that someone watches: CI systems have terminals too, and keep every line of them. */
  #showsProgress(): boolean {
    const { CI: ci = "", TERM: term } = this.#io.env;
    const { quiet, json } = this.#options;
    const isWatched = (ci === "" || ci === "false" || ci === "0") && term !== "dumb";
    return this.#io.stderr.isTTY === true && isWatched && !quiet && !json;
  }

  /** `NO_COLOR` and `--no-color` beat `FORCE_COLOR`, which beats what the stream is; an empty variable says nothing. */
  #colors(stream: OutputStream): boolean {
    const { NO_COLOR: none = "", FORCE_COLOR: force = "", TERM: term } = this.#io.env;
    if (this.#options.noColor || none !== "") return false;
    if (force !== "") return force !== "0" && force !== "false";
    return stream.isTTY === true && term !== "dumb";
  }
}
