/** Generates and compiles what the cells of the runtime benchmark import, into the folders where their packages are. */

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { generate, resolveConfig } from "../../src/index.ts";

/** Of OpenTelemetry: SDK 2 with API 1.9, SDK 3 with API 1.10. */
export type Generation = 2 | 3;

const HERE = dirname(fileURLToPath(import.meta.url));
const SOURCE = join(HERE, "provider.ts");

/** The folder of an OpenTelemetry generation: its packages, and `build` with the code of the cells. */
export function folderOf(generation: Generation): string {
  return join(HERE, `../sdk${generation}`);
}

/** Builds for one generation; `logs: "api"` only where there is a logs API. */
export async function build(generation: Generation): Promise<string> {
  const folder = join(folderOf(generation), "build");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ["cell.mjs", "designs.mjs"]) copyFileSync(join(HERE, file), join(folder, file));
  compile(SOURCE, readFileSync(SOURCE, "utf8"), folder);
  for (const logs of generation === 3 ? (["logger", "api"] as const) : (["logger"] as const)) {
    const into = logs === "api" ? "logs-api" : "logger";
    await generateInto(join(folder, into), logs);
  }
  return folder;
}

/** The instrumented class as the present template writes it, beside a copy of its source. */
async function generateInto(folder: string, logs: "logger" | "api"): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const config = resolveConfig(HERE, { logs, operations: "all", outDir: folder });
  const { files, diagnostics } = await generate(config, [{ path: SOURCE, named: true }]);
  const [file] = files;
  if (file === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  compile(SOURCE, readFileSync(SOURCE, "utf8"), folder);
  // The output imports the source from where it is; here that is beside it.
  compile(file.path, file.text.replace(/from "[^"]*\/provider\.[jt]s"/g, 'from "./provider.js"'), folder);
}

function compile(path: string, text: string, folder: string): void {
  const { outputText } = ts.transpileModule(text, {
    fileName: path,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  });
  writeFileSync(join(folder, basename(path).replace(/\.ts$/, ".js")), outputText);
}
