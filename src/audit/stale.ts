/** Which outputs are not what the generator gives now: it is asked, and compared; unless an earlier run over the same bytes knows. */

import { existsSync } from "node:fs";

import type { Cache } from "../cache.ts";
import { outputPath } from "../files.ts";
import type { Manifest } from "../manifest.ts";
import { compareFiles, type FileReport } from "../output.ts";
import type { Project, ProjectRequest } from "../projects.ts";
import { Session } from "../session.ts";
import type { AuditedOutput } from "./outputs.ts";

export interface Stale {
  /** The sources that give an output. */
  readonly made: ReadonlySet<string>;
  readonly sources: ReadonlySet<string>;
  readonly outputs: readonly AuditedOutput[];
}

export const NOTHING_STALE: Stale = { made: new Set(), sources: new Set(), outputs: [] };

/**
 * @param request what the projects were found for
 * @param manifest of this run; it hears what is asked of the disk meanwhile
 */
export async function findStale(
  projects: readonly Project[],
  request: ProjectRequest,
  cache: Cache | undefined,
  manifest: Manifest | undefined,
): Promise<Stale> {
  const generated = projects.map(({ config, sources }) => ({
    config,
    // Faults of a source are the audit's to tell; here it is one among others.
    sources: sources.flatMap(({ path }) => (existsSync(outputPath(path, config)) ? [{ path, named: false }] : [])),
  }));
  if (generated.every(({ sources }) => sources.length === 0)) return NOTHING_STALE;
  const session = new Session(request, cache, generated);
  const standing = manifest?.find(session.found);
  if (standing !== undefined)
    return { ...NOTHING_STALE, made: new Set(standing.projects.flat().flatMap(({ sources }) => sources)) };
  const result = await session.generate();
  const reports: FileReport[] = [];
  for (const { config, files } of result.projects)
    reports.push(...(await compareFiles(files, { cwd: request.cwd, configDir: config.configDir })).files);
  manifest?.keep(session, result, reports);
  const fresh = new Set(
    reports.flatMap(({ source, status }) => (status === "unchanged" && source !== undefined ? [source] : [])),
  );
  const made = new Set(reports.flatMap(({ source }) => source ?? []));
  // What gives no output at all is left over, not stale.
  return {
    made,
    sources: new Set(session.sources.flatMap(({ path }) => (made.has(path) && !fresh.has(path) ? [path] : []))),
    outputs: reports.flatMap(({ path, source, status }) =>
      source === undefined && status !== "unchanged" ? [{ path, source, state: "stale" as const, options: "" }] : [],
    ),
  };
}
