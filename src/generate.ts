/** Config and sources → files and diagnostics. Reads, and writes nothing. */

import { dirname, posix, relative, sep } from "node:path";

import { optionName, type ResolvedConfig } from "./config.ts";
import type { Diagnostic } from "./diagnostic.ts";
import { withMark } from "./mark.ts";
import { faultsOf, inOrder, ModelReader } from "./models.ts";
import { renderProvider, renderRuntime } from "./render.ts";
import type { SourceRequest } from "./sources.ts";

/** A file as it should stand on the disk. */
export interface GeneratedFile {
  /** Absolute. */
  readonly path: string;
  /** LF, without a BOM, header included. */
  readonly text: string;
  /** The sources it was made from, absolute; none for the shared runtime. */
  readonly sources: readonly string[];
  /** The names of the generated classes. */
  readonly classes: readonly string[];
  /** How many operations they observe. */
  readonly operations: number;
}

export interface GenerateResult {
  readonly files: readonly GeneratedFile[];
  /** In the order of files and positions. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Generates the instrumented classes of `sources`, and the shared runtime file where the config names one.
 * A source with an error gives no file, and does not stop the others.
 */
export async function generate(config: ResolvedConfig, sources: readonly SourceRequest[]): Promise<GenerateResult> {
  const reader = new ModelReader(config, sources);
  const files: GeneratedFile[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { path, named } of sources) {
    try {
      const { output, model, diagnostics: found } = reader.read({ path, named });
      diagnostics.push(...found);
      if (model === undefined) continue;
      const folder = dirname(output);
      const body = await renderProvider(model, output);
      files.push({
        path: output,
        text: withMark(body, {
          source: relativePath(folder, path),
          command: renewCommand(relativePath(folder, path), config),
        }),
        sources: [path],
        classes: model.classes.map(({ name }) => name),
        operations: model.classes.reduce((sum, { operations }) => sum + operations.length, 0),
      });
    } catch (error) {
      diagnostics.push(...faultsOf(error, path));
    }
  }
  const [first] = files;
  diagnostics.push(...reader.rest(first !== undefined));
  if (config.runtime !== undefined && first !== undefined) files.push(await runtimeFile(config.runtime, reader));
  return { files, diagnostics: inOrder(diagnostics) };
}

async function runtimeFile(path: string, reader: ModelReader): Promise<GeneratedFile> {
  const body = await renderRuntime(reader.sharedRuntime(path), path);
  return { path, text: withMark(body, { command: "npx gen-instrumented" }), sources: [], classes: [], operations: 0 };
}

function relativePath(folder: string, path: string): string {
  return relative(folder, path).split(sep).join(posix.sep);
}

/** The command that makes a file anew, run in the file's folder: with what the command line said and the config does not. */
function renewCommand(source: string, { overrides }: ResolvedConfig): string {
  const options = Object.entries({ ...overrides, outDir: overrides.outDir === undefined ? undefined : "." }).flatMap(
    ([key, value]) => (value === undefined ? [] : [value].flat().map((each) => `${optionName(key)} ${each}`)),
  );
  return ["npx gen-instrumented", source, ...options].join(" ");
}
