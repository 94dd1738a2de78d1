/** All that the command line says goes through here: data to stdout, talk to stderr. */

import type { Diagnostic } from "../diagnostic.ts";
import type { Loader } from "../load.ts";
import { oneLine, renderStylish } from "../reporters/stylish.ts";

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  on?(event: "error", listener: (error: Error) => void): unknown;
}

/** What `main` needs of a process; `process` itself fits. */
export interface Io {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  cwd(): string;
  /** How what the run needs is loaded, where not as Node does it. */
  readonly loader?: Loader;
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
    const shown = this.#io.stderr.isTTY === true && !this.#options.quiet && !this.#options.json;
    if (shown) this.#io.stderr.write(`${line}\r`);
    try {
      return await work();
    } finally {
      if (shown) this.#io.stderr.write("\u001B[2K\r");
    }
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

  #colors(stream: OutputStream): boolean {
    const { NO_COLOR: none = "", FORCE_COLOR: force = "" } = this.#io.env;
    if (this.#options.noColor || none !== "") return false;
    return force === "" ? stream.isTTY === true : force !== "0";
  }
}
