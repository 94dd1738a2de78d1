/** The unformatted text of every output that the repository's sources give, with all methods as operations. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { resolveConfig } from "../../src/config.ts";
import { outputPath } from "../../src/files.ts";
import { ModelReader } from "../../src/models.ts";
import { renderProvider, type Formatter } from "../../src/render.ts";
import type { Draft } from "../../src/render/format.ts";
import { ROOT } from "../support/files.ts";

export interface NamedDraft extends Draft {
  /** The source, and how it was generated. */
  readonly name: string;
}

const FOLDERS = [
  "examples",
  "test/golden/cases",
  "test/emission/cases",
  "test/fixtures/audit",
  "test/behaviour/fixtures",
];

/** @param folders where sources are looked for; relative to the repository */
export async function collectDrafts(folders: readonly string[] = FOLDERS): Promise<NamedDraft[]> {
  const drafts: NamedDraft[] = [];
  for (const shape of ["subclass", "wrapper"] as const) {
    for (const folder of folders) {
      const config = resolveConfig(ROOT, { operations: "all", shape, logs: shape === "wrapper" ? "api" : "logger" });
      const sources = sourcesIn(join(ROOT, folder)).map((path) => ({ path, named: false }));
      const reader = new ModelReader(config, sources);
      for (const source of sources) {
        let model;
        try {
          ({ model } = reader.read(source));
        } catch {
          continue; // Sources that are none, on purpose: other suites read what is said of them.
        }
        if (model === undefined) continue;
        const capture = {
          format: (draft: Draft) => {
            drafts.push({ ...draft, name: `${source.path.slice(ROOT.length)} as ${shape}` });
            return Promise.resolve("");
          },
        };
        await renderProvider(model, outputPath(source.path, config), capture as unknown as Formatter);
      }
    }
  }
  return drafts;
}

function sourcesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /(?<!\.d|\.instrumented|\.test)\.[cm]?tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[/\\](?:expected|node_modules)[/\\]/.test(path))
    .sort();
}
