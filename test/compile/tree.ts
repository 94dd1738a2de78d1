/**
 * A folder with everything to compile: each golden case with its expected output laid over its input, each emission case with what is
 * generated from it and its checks of types, and the examples.
 */

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import ts from "typescript";
import { APART, RUNTIME } from "../emission/layout.ts";
import { caseArgs, caseNames } from "../support/cases.ts";
import { listFiles, ROOT } from "../support/files.ts";
import { runMain } from "../support/main.ts";

const CASES = join(ROOT, "test/golden/cases");
const EMISSION = join(ROOT, "test/emission/cases");
const EXAMPLES = join(ROOT, "examples");

export interface Tree {
  readonly folder: string;
  /** Generated files, as paths inside the folder. */
  readonly outputs: ReadonlySet<string>;
  /** The outputs and all sources of ours that they import, as absolute paths. */
  readonly files: readonly string[];
  /** The names of what is counted: one golden case or one example each. */
  readonly units: readonly string[];
  remove(): void;
}

export async function makeTree(): Promise<Tree> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "compile-")));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "dir");
  const outputs = new Set<string>();

  for (const name of readdirSync(CASES)) {
    const expected = join(CASES, name, "expected");
    const written = listFiles(expected).filter((file) => isTypeScript(file));
    if (written.length === 0) continue;
    const target = join(folder, name);
    cpSync(join(CASES, name), target, { recursive: true, filter: (from) => from !== expected });
    cpSync(expected, target, { recursive: true });
    for (const file of written) outputs.add(join(name, file));
    // Output for the logs API needs the API that has it.
    if (name === "logs-api") {
      mkdirSync(join(target, "node_modules/@opentelemetry"), { recursive: true });
      symlinkSync(
        join(ROOT, "node_modules/opentelemetry-api-1.10"),
        join(target, "node_modules/@opentelemetry/api"),
        "dir",
      );
    }
  }
  const sources = await addEmission(folder, outputs);
  if (existsSync(EXAMPLES)) {
    cpSync(EXAMPLES, join(folder, "examples"), { recursive: true });
    for (const file of listFiles(EXAMPLES)) if (file.includes(".instrumented.")) outputs.add(join("examples", file));
  }

  const absolute = [...outputs].map((file) => join(folder, file));
  return {
    folder,
    outputs,
    files: importClosure(folder, [...absolute, ...sources]),
    units: [...new Set([...outputs].map((file) => unitOf(file)))].sort(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The outputs of these import a runtime file, which they do not expect and so must be generated; the texts are those expected. Gives the sources. */
async function addEmission(folder: string, outputs: Set<string>): Promise<string[]> {
  const sources: string[] = [];
  for (const file of listFiles(EMISSION).filter((each) => dirname(each) === ".")) {
    cpSync(join(EMISSION, file), join(folder, file));
  }
  for (const name of caseNames(EMISSION)) {
    const from = join(EMISSION, name);
    const written = listFiles(join(from, "expected")).filter((file) => isTypeScript(file));
    if (written.length === 0) continue;
    const apart = [join(from, "expected"), ...APART.map((file) => join(from, file))];
    const target = join(folder, name);
    cpSync(from, target, { recursive: true, filter: (each) => !apart.includes(each) });
    sources.push(
      ...listFiles(target)
        .filter((file) => isTypeScript(file))
        .map((file) => join(target, file)),
    );
    await runMain(caseArgs(from), target);
    cpSync(join(from, "expected"), target, { recursive: true });
    if (existsSync(join(from, "types.ts"))) {
      cpSync(join(from, "types.ts"), join(target, "types.ts"));
      written.push("types.ts");
    }
    if (existsSync(join(target, RUNTIME))) written.push(RUNTIME);
    for (const file of written) outputs.add(join(name, file));
  }
  return sources;
}

/** The case or example that a file of the tree belongs to. */
export function unitOf(file: string): string {
  const parts = file.split(sep);
  return parts[0] === "examples" && parts.length > 2 ? `examples/${parts[1]}` : parts[0]!;
}

function isTypeScript(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file);
}

/** `composite` wants every file named, so what the outputs import is found beforehand. */
function importClosure(folder: string, outputs: readonly string[]): string[] {
  const program = ts.createProgram(outputs, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    types: [],
    noLib: true,
  });
  return program
    .getSourceFiles()
    .map((file) => file.fileName)
    .filter((file) => file.startsWith(folder) && !dirname(file).includes("node_modules"));
}
