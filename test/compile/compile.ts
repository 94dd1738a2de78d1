/** Compiles the whole tree in one program for each cell (compiler × flag set) and counts by case. */

import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import type * as TypeScript from "typescript";
import type { Compiler, FlagSet, Flags } from "./flags.ts";
import { listFiles, ROOT } from "../support/files.ts";
import { unitOf, type Tree } from "./tree.ts";

export interface CellResult {
  readonly compiler: Compiler;
  readonly set: FlagSet;
  readonly passed: number;
  /** Cases whose source does not compile under these flags, so that nothing can be asked of the output. */
  readonly notApplicable: readonly string[];
  readonly failures: readonly Failure[];
}

export interface Failure {
  readonly unit: string;
  readonly errors: readonly string[];
}

interface Problem {
  /** Inside the tree; empty for a fault of the options. */
  readonly file: string;
  readonly text: string;
}

type Compile = (folder: string, files: readonly string[], flags: Flags) => Promise<Problem[]>;

export async function compileCell(tree: Tree, compiler: Compiler, set: FlagSet): Promise<CellResult> {
  const compile = compiler.native ? compileNative(compiler) : compileInProcess(compiler);
  const outDir = join(tree.folder, ".declarations", `${compiler.version} ${set.name}`);
  const problems = await compile(tree.folder, tree.files, { ...set.flags, rootDir: tree.folder, outDir });
  if (set.declarations) {
    const { declaration: _, emitDeclarationOnly: __, composite: ___, stripInternal: ____, ...flags } = set.flags;
    const emitted = listFiles(outDir).filter((file) => /\.d\.[cm]?ts$/.test(file));
    const again = await compile(
      tree.folder,
      emitted.map((file) => join(outDir, file)),
      { ...flags, noEmit: true, skipLibCheck: false },
    );
    // The declarations of libraries are not ours to judge.
    problems.push(
      ...again.filter(({ file }) => file.startsWith(".declarations")).map((each) => asSource(tree, outDir, each)),
    );
  }
  return judge(tree, compiler, set, problems);
}

/** A problem in `.declarations/<cell>/a/b.d.ts` is one of `a/b.ts`. */
function asSource(tree: Tree, outDir: string, { file, text }: Problem): Problem {
  return {
    file: relative(outDir, join(tree.folder, file)).replace(/\.d\.([cm]?)ts$/, ".$1ts"),
    text: ` in the emitted declaration ${text}`,
  };
}

function judge(tree: Tree, compiler: Compiler, set: FlagSet, problems: readonly Problem[]): CellResult {
  const failures: Failure[] = [];
  const notApplicable: string[] = [];
  const broken = problems.filter(({ file }) => file === "" || file.startsWith("..") || file.startsWith("node_modules"));
  if (broken.length > 0)
    failures.push({ unit: "the compiler's options", errors: broken.map((each) => `${each.file} ${each.text}`) });
  // A file that several examples share stands or falls for all of them.
  const shared = problems.some(({ file }) => unitOf(file) === "examples");
  for (const unit of tree.units) {
    const own = problems.filter(({ file }) => unitOf(file) === unit);
    const inSource = own.some(({ file }) => !tree.outputs.has(file)) || (shared && unit.startsWith("examples/"));
    if (inSource) notApplicable.push(unit);
    else if (own.length > 0) failures.push({ unit, errors: own.map(({ file, text }) => `${file}${text}`) });
  }
  const failed = failures.filter((each) => tree.units.includes(each.unit)).length;
  return { compiler, set, passed: tree.units.length - notApplicable.length - failed, notApplicable, failures };
}

const run = promisify(execFile);

function compileNative(compiler: Compiler): Compile {
  return async (folder, files, compilerOptions) => {
    const config = join(folder, `tsconfig.${compiler.version}.json`);
    writeFileSync(config, JSON.stringify({ compilerOptions, files }));
    const tsc = join(ROOT, "node_modules", compiler.package, "bin/tsc");
    const output = await run(process.execPath, [tsc, "-p", config, "--pretty", "false"], {
      cwd: folder,
      maxBuffer: 1 << 26,
    }).then(
      ({ stdout }) => stdout,
      (error: unknown) => {
        const { stdout = "" } = error as { stdout?: string };
        if (!stdout.includes("error TS")) throw error;
        return stdout;
      },
    );
    return output.split("\n").flatMap((line) => {
      const match = /^(?:(.+?)(\(\d+,\d+\)): )?(error TS\d+: .*)$/.exec(line);
      return match === null ? [] : [{ file: match[1] ?? "", text: `${match[2] ?? ""}: ${match[3]}` }];
    });
  };
}

type SourceFiles = Map<string, TypeScript.SourceFile | undefined>;
/** Parsing the libraries is most of the work; programs of one compiler share them. */
const parsed = new Map<Compiler, SourceFiles>();

function compileInProcess(compiler: Compiler): Compile {
  const ts = createRequire(import.meta.url)(compiler.package) as typeof TypeScript;
  let sources = parsed.get(compiler);
  if (sources === undefined) parsed.set(compiler, (sources = new Map<string, TypeScript.SourceFile | undefined>()));

  return (folder, files, flags) => {
    const { options, errors } = ts.convertCompilerOptionsFromJson(flags, folder, join(folder, "tsconfig.json"));
    const host = sharingHost(ts, options, sources);
    const program = ts.createProgram(files, options, host);
    const emitted = options.noEmit ? undefined : program.emit(undefined, writeFile);
    const diagnostics = [...errors, ...ts.getPreEmitDiagnostics(program), ...(emitted?.diagnostics ?? [])];
    return Promise.resolve(
      diagnostics.map((each) => {
        const text = `error TS${each.code}: ${ts.flattenDiagnosticMessageText(each.messageText, " ")}`;
        if (each.file === undefined) return { file: "", text };
        const { line, character } = each.file.getLineAndCharacterOfPosition(each.start ?? 0);
        return { file: relative(folder, each.file.fileName), text: `(${line + 1},${character + 1}): ${text}` };
      }),
    );
  };
}

function sharingHost(
  ts: typeof TypeScript,
  options: TypeScript.CompilerOptions,
  sources: SourceFiles,
): TypeScript.CompilerHost {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, how, ...rest) => {
    // What a parsed and bound file depends on besides its text.
    const format = typeof how === "object" ? [how.languageVersion, how.impliedNodeFormat] : [how];
    const key = JSON.stringify([name, format, options.module, options.moduleResolution]);
    if (!sources.has(key)) sources.set(key, read(name, how, ...rest));
    return sources.get(key);
  };
  return host;
}

function writeFile(name: string, text: string): void {
  mkdirSync(join(name, ".."), { recursive: true });
  writeFileSync(name, text);
}

/** Each error once, with the cells that it was found in. */
export function describeFailures(results: readonly CellResult[]): string {
  const cellsByError = new Map<string, string[]>();
  for (const { compiler, set, failures } of results) {
    for (const error of failures.flatMap((each) => each.errors)) {
      const cells = cellsByError.get(error) ?? [];
      cells.push(`${compiler.version.toFixed(1)} ${set.name}`);
      cellsByError.set(error, cells);
    }
  }
  return [...cellsByError]
    .map(([error, cells]) => {
      const more = cells.length > 3 ? ` and ${cells.length - 3} more` : "";
      return `${error}\n  under TypeScript ${cells.slice(0, 3).join("; ")}${more}`;
    })
    .join("\n");
}
