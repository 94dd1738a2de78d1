/** From generated texts to files, and back: writing, comparing, finding what is left over. The only file that writes. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";

import type * as SignalExit from "signal-exit";
import type * as WriteFileAtomic from "write-file-atomic";

import { diagnostic, type Diagnostic } from "./diagnostic.ts";
import type { GeneratedFile } from "./generate.ts";
import { loadModule } from "./load.ts";
import { isEdited, isGenerated, optionsOf, sourceOf } from "./mark.ts";
import { isInside, printablePath, projectRoot, realPath, shellPath } from "./project.ts";

export type FileStatus = "written" | "unchanged" | "missing" | "stale" | "edited" | "orphaned" | "kept" | "failed";

export interface FileReport {
  /** Absolute. */
  readonly path: string;
  /** The absolute source it is made from; undefined for the shared runtime file. */
  readonly source: string | undefined;
  readonly status: FileStatus;
  /** What stands there now; undefined when nothing does. */
  readonly before: string | undefined;
  /** What belongs there, with the BOM and the line endings of what stands there; undefined for an orphan. */
  readonly after: string | undefined;
}

export interface OutputReport {
  readonly files: readonly FileReport[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface OutputOptions {
  readonly cwd: string;
  /** The config's folder; outputs may go into its project, that of `cwd`, and those of their sources. */
  readonly configDir: string;
  /** Take over files that do not carry the generated mark. */
  readonly force?: boolean;
}

export interface CheckOptions extends OutputOptions {
  /** The command that makes the output of this source (undefined: the runtime file) anew. */
  readonly commandFor: (source: string | undefined) => string;
}

/** The real root of the project that a folder is in: looked for once a run. */
type Roots = Map<string, string>;

/** By folder: the names in it that temporary files may have; listed once a run. */
type Rests = Map<string, readonly string[]>;

type Comparison = FileReport & { readonly diagnostic?: Diagnostic };

/**
 * Writes the files: each whole or not at all, and none that is as it should be already. One that cannot be written is
 * reported, and the others are still done.
 */
export async function writeFiles(files: readonly GeneratedFile[], options: OutputOptions): Promise<OutputReport> {
  const reports: FileReport[] = [];
  const diagnostics: Diagnostic[] = [];
  const roots: Roots = new Map();
  const rests: Rests = new Map();
  // While this listens for the end of the process, no file that is written has to: each would put a listener on fifteen signals and take it
  // off again, a third of writing it. Required, to be the copy that `write-file-atomic` has.
  const { onExit } = createRequire(import.meta.url)("signal-exit") as typeof SignalExit;
  const letGo = onExit(() => undefined);
  try {
    // The runtime file, which has no source, goes first: a run cut short leaves no class without what it imports.
    for (const file of [...files].sort((a, b) => Math.min(a.sources.length, 1) - Math.min(b.sources.length, 1))) {
      const written = await write(compare(file, options, roots), rests);
      if (written.diagnostic !== undefined) diagnostics.push(written.diagnostic);
      reports.push(withoutDiagnostic(written));
    }
  } finally {
    letGo();
  }
  return { files: reports, diagnostics };
}

/** What `writeFiles` would do, for a preview: writes nothing, and finds fault only with what could not be written. */
export function compareFiles(files: readonly GeneratedFile[], options: OutputOptions): Promise<OutputReport> {
  const roots: Roots = new Map();
  const comparisons = files.map((file) => compare(file, options, roots));
  return Promise.resolve({
    files: comparisons.map(withoutDiagnostic),
    diagnostics: comparisons.flatMap((each) => each.diagnostic ?? []),
  });
}

/** Compares, writes nothing, and reports every file that is missing, stale or edited by hand. */
export async function checkFiles(files: readonly GeneratedFile[], options: CheckOptions): Promise<OutputReport> {
  const { files: reports, diagnostics } = await compareFiles(files, options);
  const findings = reports.flatMap((report) => finding(report, options) ?? []);
  return { files: reports, diagnostics: [...diagnostics, ...findings] };
}

/** What a run knows about the outputs that belong there. */
export interface Produced {
  readonly files: readonly Pick<GeneratedFile, "path">[];
  /** Sources that were read without error and for all their classes: an output of theirs that is not in `files` is left over. */
  readonly complete: ReadonlySet<string>;
}

/** Among the files that look like outputs, the generated ones that nothing generates any more. */
export async function findOrphans(
  candidates: readonly string[],
  produced: Produced,
  cwd: string,
): Promise<OutputReport> {
  const paths = new Set(produced.files.map((file) => file.path));
  const files: FileReport[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of candidates) {
    if (paths.has(path)) continue;
    const text = await readFile(path, "utf8").catch(() => "");
    const named = sourceOf(text);
    if (named === undefined) continue;
    const source = resolve(dirname(path), named);
    const gone = !existsSync(source);
    if (!gone && !produced.complete.has(source)) continue;
    files.push({ path, source, status: "orphaned", before: text, after: undefined });
    const command = `rm ${shellPath(printablePath(cwd, path))}`;
    diagnostics.push(
      diagnostic(
        "output-orphaned",
        { source: printablePath(cwd, source), gone, command, forgotten: gone ? "" : optionsOf(text) },
        { file: path },
      ),
    );
  }
  return { files, diagnostics };
}

/** One diagnostic for each source whose output another claims too; such outputs must not be written. */
export function findOutputClashes(
  files: readonly GeneratedFile[],
  cwd: string,
): { clashing: ReadonlySet<GeneratedFile>; diagnostics: Diagnostic[] } {
  const groups = new Map<string, GeneratedFile[]>();
  for (const file of files) {
    // Names that differ only in case are one file on most people's systems.
    const key = file.path.normalize("NFC").toLowerCase();
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  const clashing = [...groups.values()].filter((group) => group.length > 1);
  const nameOf = (file: GeneratedFile): string => {
    const source = file.sources[0];
    return source === undefined ? "the config's runtime" : printablePath(cwd, source);
  };
  const diagnostics = clashing.flatMap((group) =>
    group.map((file) => {
      const others = group.filter((other) => other !== file).map(nameOf);
      return diagnostic(
        "output-clash",
        { output: printablePath(cwd, file.path), others },
        { file: file.sources[0] ?? file.path },
      );
    }),
  );
  return { clashing: new Set(clashing.flat()), diagnostics };
}

/** A unified diff from what is there to what belongs there; `path` as it shall be printed. It applies with `patch -p1`. */
export async function unifiedDiff(
  path: string,
  before: string | undefined,
  after: string | undefined,
): Promise<string> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import("diff");
  return createTwoFilesPatch(
    before === undefined ? "/dev/null" : `a/${path}`,
    after === undefined ? "/dev/null" : `b/${path}`,
    before ?? "",
    after ?? "",
    undefined,
    undefined,
    { headerOptions: FILE_HEADERS_ONLY },
  );
}

/** Whether an output stands in a project that it may be written to, symbolic links followed. */
export function mayStandAt(
  { path, sources }: Pick<GeneratedFile, "path" | "sources">,
  { cwd, configDir }: Pick<OutputOptions, "cwd" | "configDir">,
  roots: Roots,
): boolean {
  const real = realPath(path);
  return [cwd, configDir, ...sources.slice(0, 1).map((source) => dirname(source))].some((folder) => {
    const root = roots.get(folder) ?? realPath(projectRoot(folder));
    roots.set(folder, root);
    return isInside(root, real);
  });
}

function compare(file: GeneratedFile, { cwd, configDir, force = false }: OutputOptions, roots: Roots): Comparison {
  const base = { path: file.path, source: file.sources[0], before: undefined, after: file.text };
  const place = { file: file.path };
  if (!mayStandAt(file, { cwd, configDir }, roots)) {
    return {
      ...base,
      status: "failed",
      diagnostic: diagnostic("output-outside-project", { real: printablePath(cwd, realPath(file.path)) }, place),
    };
  }
  let before: string;
  try {
    // Not by promises, nor in `writeWhole`: for a thousand files those cost three times what reading and writing do.
    before = readFileSync(file.path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return { ...base, status: "missing" };
    return { ...base, status: "failed", diagnostic: diagnostic("output-unreadable", explainErrno(error), place) };
  }
  const after = inTheManner(file.text, before);
  const found = { ...base, before, after };
  if (isSameText(before, file.text)) return { ...found, status: "unchanged" };
  if (!isGenerated(before)) {
    if (force) return { ...found, status: "stale" };
    return { ...found, status: "failed", diagnostic: diagnostic("output-not-generated", {}, place) };
  }
  return { ...found, status: isEdited(before) ? "edited" : "stale" };
}

async function write(comparison: Comparison, rests: Rests): Promise<Comparison> {
  const { path, status, after } = comparison;
  if (after === undefined || status === "unchanged" || status === "failed") return comparison;
  try {
    removeRests(path, rests);
    await writeWhole(path, after, { fsync: false });
  } catch (error) {
    return {
      ...comparison,
      status: "failed",
      diagnostic: diagnostic("write-failed", explainErrno(error), { file: path }),
    };
  }
  const warning = status === "edited" ? { diagnostic: diagnostic("output-edit-overwritten", {}, { file: path }) } : {};
  return { ...comparison, status: "written", ...warning };
}

/** Writes files that are the user's from then on: one that is there is kept as it is, whatever it holds. */
export async function writeNewFiles(
  files: readonly { readonly path: string; readonly text: string; readonly source: string }[],
): Promise<OutputReport> {
  const reports: FileReport[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { path, text, source } of files) {
    const isThere = existsSync(path);
    const fault = isThere ? undefined : await writeText(path, text);
    if (fault !== undefined) diagnostics.push(fault);
    const status = isThere ? "kept" : fault === undefined ? "written" : "failed";
    reports.push({ path, source, status, before: undefined, after: text });
  }
  return { files: reports, diagnostics };
}

/** Writes a file that is no output, whole or not at all; undefined when it is written. */
export async function writeText(path: string, text: string): Promise<Diagnostic | undefined> {
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    // A terminal or a pipe (`/dev/stdout`) takes what comes; no file may be put in its place.
    if (there === undefined || there.isFile() || there.isDirectory()) await writeWhole(path, text);
    else writeFileSync(path, text);
    return undefined;
  } catch (error) {
    return diagnostic("write-failed", explainErrno(error), { file: path });
  }
}

/** Makes the folder that a file is to stand in, and those around it; undefined when it is there. */
export function makeFolderOf(path: string): Diagnostic | undefined {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return undefined;
  } catch (error) {
    return diagnostic("write-failed", explainErrno(error), { file: path });
  }
}

/**
 * @param fsync whether the disk is waited for, so that not even a loss of power leaves an empty file; for texts that no run can make anew. For a
 * thousand outputs it is a fourth of the time.
 */
async function writeWhole(path: string, text: string, { fsync = true } = {}): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const { default: writeFileAtomic } = (await loadModule("write-file-atomic")) as typeof WriteFileAtomic;
  writeFileAtomic.sync(path, "", {
    fsync,
    // Its own write takes a short count for success, so a disk that fills up would leave half a file. This one does not.
    tmpfileCreated: (temporary) => {
      writeFileSync(temporary, text);
    },
  });
}

/** An output is written in milliseconds: what is this old nobody is writing any more. */
const ABANDONED_MS = 60_000;

/** Removes what a run that was killed left beside an output: the text it was writing, under that name with a number after it. */
function removeRests(path: string, rests: Rests): void {
  const folder = dirname(path);
  try {
    const names = rests.get(folder) ?? readdirSync(folder).filter((name) => /\.\d+$/.test(name));
    rests.set(folder, names);
    for (const name of names) {
      if (name.replace(/\.\d+$/, "") !== basename(path)) continue;
      const rest = join(folder, name);
      if (Date.now() - statSync(rest).mtimeMs < ABANDONED_MS) continue;
      const text = readFileSync(rest, "utf8");
      if (text === "" || isGenerated(text)) rmSync(rest);
    }
  } catch {
    // It is in nobody's way.
  }
}

function finding(
  { path, source, status, before, after }: FileReport,
  { cwd, commandFor }: CheckOptions,
): Diagnostic | undefined {
  const command = commandFor(source);
  const from = source === undefined ? undefined : printablePath(cwd, source);
  if (status === "missing") return diagnostic("output-missing", { source: from, command }, { file: path });
  if (status === "stale") {
    const options = optionsOf(before ?? "");
    const forgotten = options === optionsOf(after ?? "") ? "" : options;
    return diagnostic("output-stale", { source: from, command, forgotten }, { file: path });
  }
  if (status === "edited") return diagnostic("output-edited", { command }, { file: path });
  return undefined;
}

function withoutDiagnostic({ path, source, status, before, after }: Comparison): FileReport {
  return { path, source, status, before, after };
}

/** The text with the BOM and the line endings of the file that it replaces. */
function inTheManner(text: string, before: string): string {
  const bom = before.startsWith("\uFEFF") ? "\uFEFF" : "";
  const crlf = /^[^\n]*\r\n/.test(before);
  return bom + (crlf ? text.replaceAll("\n", "\r\n") : text);
}

/** Whether two texts are one but for a BOM and the line endings. */
export function isSameText(one: string, other: string): boolean {
  return one === other || normal(one) === normal(other);
}

function normal(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}

/** What the system's error code means here, and what to do about it. */
const ERRNO: Readonly<Record<string, { reason: string; help: string }>> = {
  EACCES: {
    reason: "permission is denied",
    help: "Give yourself write permission for the file and its folder, or choose another --out-dir.",
  },
  EPERM: {
    reason: "the system does not permit it",
    help: "See whether the file or its folder is locked or read-only, or choose another --out-dir.",
  },
  EROFS: { reason: "the file system is read-only", help: "Choose an --out-dir on a file system that can be written." },
  ENOSPC: { reason: "the disk is full", help: "Make room and run again; nothing was half-written." },
  EDQUOT: { reason: "the disk quota is used up", help: "Make room and run again; nothing was half-written." },
  EISDIR: {
    reason: "a folder stands in its place",
    help: "Move the folder away, or choose another --suffix or --out-dir.",
  },
  ENOTDIR: {
    reason: "a part of its path is a file, not a folder",
    help: "Choose an --out-dir whose path has only folders in it.",
  },
  EEXIST: {
    reason: "a part of its path is a file, not a folder",
    help: "Choose an --out-dir whose path has only folders in it.",
  },
  ELOOP: {
    reason: "its path has symbolic links that go in a circle",
    help: "Mend the links, or choose another --out-dir.",
  },
  ENAMETOOLONG: { reason: "its name is too long for the file system", help: "Choose a shorter --suffix or --out-dir." },
  EMFILE: { reason: "too many files are open", help: "Raise the limit (ulimit -n) or name fewer sources in one run." },
};

function explainErrno(error: unknown): { reason: string; help: string } {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return ERRNO[code] ?? { reason: message, help: "See what the system says about the path; nothing was half-written." };
}
