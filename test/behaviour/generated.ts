/** Generated files as such: their text, and modules made of them that start anew with each import. */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generate, resolveConfig, type Config } from "../../src/index.ts";
import { ROOT } from "../support/files.ts";
import type { Instrumented } from "../support/instrument.ts";

/** The path of a source among the fixtures. */
export function fixture(name: string): string {
  return join(ROOT, "test/behaviour/fixtures", name);
}

export interface Generated {
  /** By the last part of the path. */
  readonly texts: ReadonlyMap<string, string>;
  /** The output of the first source. */
  readonly path: string;
  readonly messages: readonly string[];
}

/** Generates into a folder of its own, named by the test. */
export async function generateInto(name: string, sources: readonly string[], config: Config = {}): Promise<Generated> {
  const [first] = sources as [string];
  const outDir = join(ROOT, "test/.generated", name);
  const runtime = config.runtime === undefined ? {} : { runtime: join(outDir, config.runtime) };
  const resolved = resolveConfig(dirname(first), { ...config, ...runtime, outDir });
  const { files, diagnostics } = await generate(
    resolved,
    sources.map((path) => ({ path, named: true })),
  );
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const path = files.find((each) => each.sources.includes(first))?.path;
  if (path === undefined) throw new Error(`nothing was generated from ${first}: ${JSON.stringify(diagnostics)}`);
  return {
    texts: new Map(files.map((file) => [file.path.slice(outDir.length + 1), file.text])),
    path,
    messages: diagnostics.map(({ severity, code, message }) => `${severity} ${code}: ${message}`),
  };
}

let imports = 0;

/** A module with instruments, caches and reports of its own. */
export async function importAnew<M>({ path }: Generated): Promise<Instrumented<M>> {
  return (await import(`${path}?anew=${++imports}`)) as Instrumented<M>;
}
