/** What has come of a generating run, in words and as data. */

import type { Diagnostic } from "../diagnostic.ts";
import type { SourceTiming } from "../generate.ts";
import type { StandingFile } from "../manifest.ts";
import type { FileReport } from "../output.ts";
import { printablePath } from "../project.ts";
import type { JsonFile } from "../reporters/json.ts";
import type { SourceRequest } from "../sources.ts";
import type { Run } from "./run.ts";

export interface Outcome {
  readonly files: readonly FileReport[];
  readonly generated: readonly StandingFile[];
  /** Sources that give no file, and are not at fault. */
  readonly skipped: readonly SourceRequest[];
  readonly diagnostics: readonly Diagnostic[];
  readonly timings: readonly SourceTiming[];
}

/** A line for each file written, what is to be said, and one line that sums up. */
export function tellOutcome({ cwd, voice }: Run, outcome: Outcome): void {
  const { files, generated, diagnostics } = outcome;
  const byPath = new Map(generated.map((file) => [file.path, file]));
  for (const { path, status } of files) {
    if (status === "written") voice.tell(`written ${printablePath(cwd, path)}${contentsOf(byPath.get(path))}`);
    if (status === "kept") voice.tell(`kept ${printablePath(cwd, path)}: it is there already, and yours`);
  }
  // Notes are about what was written; a run that wrote nothing has nothing new to say.
  const isWritten = files.some(({ status }) => status === "written");
  voice.report(diagnostics.filter(({ severity }) => severity !== "info" || isWritten));
  const text = summaryText(summarize(outcome));
  if (text !== "") voice.tell(text);
}

export function jsonFiles({ files, generated }: Outcome, diffs: ReadonlyMap<string, string> = new Map()): JsonFile[] {
  const byPath = new Map(generated.map((file) => [file.path, file]));
  return files.map(({ path, source, status }) => {
    const diff = diffs.get(path);
    const { classes = [], operations = 0 } = byPath.get(path) ?? {};
    return { path, source, status, classes, operations, ...(diff === undefined ? {} : { diff }) };
  });
}

/** How many files there are of each status, and how much was found; zeros included. */
export function summarize({ files, skipped, diagnostics }: Outcome): Record<string, number> {
  const withStatus = (status: FileReport["status"]): number => files.filter((file) => file.status === status).length;
  const withSeverity = (severity: Diagnostic["severity"]): number =>
    diagnostics.filter((each) => each.severity === severity).length;
  return {
    written: withStatus("written"),
    unchanged: withStatus("unchanged"),
    missing: withStatus("missing"),
    stale: withStatus("stale"),
    edited: withStatus("edited"),
    orphaned: withStatus("orphaned"),
    kept: withStatus("kept"),
    failed: withStatus("failed"),
    skipped: skipped.length,
    errors: withSeverity("error"),
    warnings: withSeverity("warning"),
  };
}

const SINGULAR: Readonly<Record<string, string>> = { errors: "error", warnings: "warning" };

/** `3 written, 1 error`; empty where there is nothing to count. */
export function summaryText(summary: Readonly<Record<string, number>>): string {
  return Object.entries(summary)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${String(count)} ${(count === 1 ? SINGULAR[word] : undefined) ?? word}`)
    .join(", ");
}

function contentsOf(file: StandingFile | undefined): string {
  if (file === undefined || file.classes.length === 0) return "";
  return ` (${file.classes.join(", ")}: ${String(file.operations)} operation${file.operations === 1 ? "" : "s"})`;
}
