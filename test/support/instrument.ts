/**
 * Generates from a source on the fly and imports what comes of it, for tests of how generated code behaves. Each source × config has
 * a module of its own, so that no test sees another's instruments.
 */

import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generate, resolveConfig, type Config } from "../../src/index.ts";
import { ROOT } from "./files.ts";

/** Ignored by git; kept, so that a failure can be looked into. */
const GENERATED = join(ROOT, "test/.generated");

/** A generated module: the instrumented classes, and `setProviderLogger` with `logs: "logger"`. */
export type Instrumented<M> = {
  [K in keyof M & string as M[K] extends abstract new (...args: never) => unknown ? `Instrumented${K}` : never]: M[K];
} & { readonly setProviderLogger: (logger: unknown) => void };

/** `M` is the type of the source's module: `instrument<typeof import("./fixtures/queue.ts")>(path, config)`. */
export async function instrument<M>(source: string, config: Config = {}): Promise<Instrumented<M>> {
  const key = createHash("sha256")
    .update(JSON.stringify([source, config]))
    .digest("hex")
    .slice(0, 16);
  const resolved = resolveConfig(dirname(source), { ...config, outDir: join(GENERATED, key) });
  const { files, diagnostics } = await generate(resolved, [{ path: source, named: true }]);
  const [file] = files.filter((each) => each.sources.includes(source));
  if (file === undefined)
    throw new Error(`nothing was generated from ${source}:\n${diagnostics.map((each) => each.message).join("\n")}`);
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return (await import(file.path)) as Instrumented<M>;
}
