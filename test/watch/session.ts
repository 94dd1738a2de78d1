/** A watch under test: `main` in process with --watch --json, its events, and its end. Waits for events, never for time. */

import { onTestFinished } from "vitest";

import { main } from "../../src/cli.ts";
import type { Folder } from "../cli/folder.ts";

/** An event as it stands on stdout. */
export interface WatchEvent {
  readonly event: "start" | "change" | "end";
  readonly changes: readonly { readonly path: string; readonly kind: string }[];
  readonly files: readonly { readonly path: string; readonly source: string | null; readonly status: string }[];
  readonly diagnostics: readonly {
    readonly code: string;
    readonly file: string | null;
    readonly line: number | null;
  }[];
  readonly summary: Readonly<Record<string, number>>;
  readonly durationMs: number;
}

export interface WatchSession {
  /** The next event that was not yet taken. */
  next(): Promise<WatchEvent>;
  /** Interrupts, and gives the exit code and the events that nobody took. */
  stop(): Promise<{ code: number; left: WatchEvent[] }>;
}

/** Starts a watch in a folder; it has generated once when this returns. */
export async function watch(folder: Folder, ...argv: string[]): Promise<WatchSession & { readonly start: WatchEvent }> {
  const interrupted = new AbortController();
  const events: WatchEvent[] = [];
  let wake = (): void => undefined;
  const ended = main(["--watch", "--json", ...argv], {
    stdout: {
      write: (text: string) => {
        for (const line of text.trimEnd().split("\n")) events.push(JSON.parse(line) as WatchEvent);
        wake();
      },
    },
    stderr: { write: (text: string) => process.stderr.write(text) },
    env: {},
    cwd: () => folder.path,
    interruption: () => interrupted.signal,
  });
  onTestFinished(async () => {
    interrupted.abort();
    await ended;
  });
  const next = async (): Promise<WatchEvent> => {
    for (;;) {
      const event = events.shift();
      if (event !== undefined) return event;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return {
    start: await next(),
    next,
    async stop() {
      interrupted.abort();
      const code = await ended;
      return { code, left: events.filter(({ event }) => event !== "end") };
    },
  };
}

/** What an event says, short: what changed, what became of the files, and what was found. */
export function gist({ changes, files, diagnostics }: WatchEvent): string[] {
  return [
    ...changes.map(({ kind, path }) => `${kind} ${path}`),
    ...files.map(({ status, path }) => `${status} ${path}`),
    ...diagnostics.map(({ code, file, line }) => `${code} ${file ?? "-"}:${String(line ?? "-")}`),
  ];
}
