/**
 * Generates for classes that nobody here wrote: published packages that ship their TypeScript source, `--operations all` over every
 * exported class. What an operation is, is told here by TypeScript's own checker, so that nothing can be dropped unseen.
 *
 *     npm run test:corpus [package…]
 *
 * CORPUS_MODULES=<node_modules> takes the packages named from another folder, to try one before it is added.
 * CORPUS_SHAPE=wrapper generates wrappers in place of subclasses.
 */

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { generate, resolveConfig, type Diagnostic } from "../../src/index.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const SHAPE = process.env["CORPUS_SHAPE"] === "wrapper" ? "wrapper" : "subclass";
const WORK = join(HERE, ".work", SHAPE);
const MODULES = process.env["CORPUS_MODULES"] ?? join(HERE, "node_modules");

interface Package {
  readonly name: string;
  /** Absolute paths of the copied sources. */
  readonly sources: readonly string[];
  readonly folder: string;
}

interface Row {
  readonly name: string;
  classes: number;
  operations: number;
  emitted: number;
  readonly refused: Map<string, number>;
  readonly silent: string[];
  readonly compileErrors: string[];
  readonly crashes: string[];
}

async function main(only: readonly string[]): Promise<void> {
  const names = process.env["CORPUS_MODULES"] === undefined ? install(only) : only;
  const rows: Row[] = [];
  rmSync(WORK, { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  // What a package's sources import is to be found above them.
  if (process.env["CORPUS_MODULES"] !== undefined) symlinkSync(MODULES, join(WORK, "node_modules"), "dir");
  for (const name of names) rows.push(await runPackage(copyPackage(name)));
  report(rows);
}

/** Installs what the lock file names, and gives the names of the packages to look at. */
function install(only: readonly string[]): string[] {
  const flags = ["--ignore-scripts", "--prefer-offline", "--loglevel=error"];
  execFileSync("npm", ["ci", ...flags], { cwd: HERE, stdio: "inherit" });
  const { dependencies } = JSON.parse(readFileSync(join(HERE, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  return Object.keys(dependencies).filter((name) => only.length === 0 || only.includes(name));
}

/** Copies a package's sources out of node_modules: what stands there is taken for a dependency. */
function copyPackage(name: string): Package {
  const installed = join(MODULES, name);
  const folder = join(WORK, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const source = ["src", "src.ts"].map((each) => join(installed, each)).find((each) => existsSync(each));
  if (source === undefined) throw new Error(`${name} ships no src`);
  cpSync(source, join(folder, "src"), { recursive: true });
  // Its Prettier config is one of its developers' own, as a rule, and is not installed.
  const { prettier: _, ...manifest } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as Record<
    string,
    unknown
  >;
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  const files = readdirSync(join(folder, "src"), { recursive: true, encoding: "utf8" });
  const sources = files.filter(
    (file) => /(?<!\.d)\.[cm]?tsx?$/.test(file) && !/(?:^|\/)(?:__tests__|tests?)\//.test(file),
  );
  return { name, folder, sources: sources.sort().map((file) => join(folder, "src", file)) };
}

async function runPackage({ name, folder, sources }: Package): Promise<Row> {
  const row: Row = {
    name,
    classes: 0,
    operations: 0,
    emitted: 0,
    refused: new Map(),
    silent: [],
    compileErrors: [],
    crashes: [],
  };
  const config = resolveConfig(folder, { operations: "all", logs: "logger", shape: SHAPE });
  const { files, diagnostics } = await generate(
    config,
    sources.map((path) => ({ path, named: false })),
  );
  for (const { code, message, file } of diagnostics)
    if (code === "internal-error" || code === "format-failed") row.crashes.push(`${String(file)}: ${message}`);
  for (const { path, text } of files) writeFileSync(path, text);

  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    lib: [
      "lib.es2024.d.ts",
      "lib.esnext.disposable.d.ts",
      "lib.dom.d.ts",
      "lib.dom.iterable.d.ts",
      "lib.dom.asynciterable.d.ts",
    ],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    resolveJsonModule: true,
    esModuleInterop: true,
    experimentalDecorators: true,
    noImplicitOverride: true,
    allowImportingTsExtensions: true,
    types: ["node"],
    typeRoots: [join(HERE, "../../node_modules/@types")],
  };
  const program = ts.createProgram([...sources, ...files.map(({ path }) => path)], options);
  for (const { path } of files) {
    const file = program.getSourceFile(path);
    if (file === undefined) throw new Error(`${path} is not in the program`);
    for (const each of [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]) {
      const { line } = file.getLineAndCharacterOfPosition(each.start ?? 0);
      row.compileErrors.push(
        `${relative(WORK, path)}:${String(line + 1)} TS${String(each.code)} ${ts.flattenDiagnosticMessageText(each.messageText, " ").slice(0, 1500)}`,
      );
    }
  }
  countOperations(program, sources, diagnostics, row);
  return row;
}

/** Compares what the checker calls an operation with what the generated classes override. */
function countOperations(
  program: ts.Program,
  sources: readonly string[],
  diagnostics: readonly Diagnostic[],
  row: Row,
): void {
  const checker = program.getTypeChecker();
  for (const path of sources) {
    const file = program.getSourceFile(path);
    const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
    if (file === undefined || module === undefined) continue;
    const overridden = overrides(program.getSourceFile(path.replace(/(\.[cm]?)tsx?$/, ".instrumented$1ts")));
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = (exported.flags & ts.SymbolFlags.Alias) === 0 ? exported : checker.getAliasedSymbol(exported);
      const declaration = symbol.valueDeclaration;
      if (declaration === undefined || !ts.isClassDeclaration(declaration) || declaration.getSourceFile() !== file)
        continue;
      row.classes++;
      const className = symbol.name === "default" ? (declaration.name?.text ?? "default") : symbol.name;
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      for (const property of checker.getPropertiesOfType(type)) {
        if (!isOperation(property, declaration, checker)) continue;
        row.operations++;
        const own = overridden.get(`Instrumented${declaration.name?.text ?? className}`);
        if (own?.has(property.name) === true) {
          row.emitted++;
          continue;
        }
        const name = declaration.name?.text ?? "";
        // What refuses the class refuses the operation, though its base class may have more to say of it.
        const ofClass = (code?: string): Diagnostic | undefined =>
          diagnostics.find(
            (each) =>
              each.file === path &&
              (code === undefined ? each.severity === "error" : each.code === code) &&
              each.message.includes(`'${name}'`),
          );
        const reason =
          (own === undefined ? ofClass() : undefined) ??
          diagnostics.find(
            (each) => each.file !== undefined && each.message.includes(`'${property.name}'`) && isAbout(each, property),
          ) ??
          ofClass("base-unresolved") ??
          (isPromised(property)
            ? diagnostics.find((each) => each.code === "operation-merged" && each.message.includes(`'${name}'`))
            : undefined);
        if (reason === undefined) row.silent.push(`${relative(WORK, path)} ${name}.${property.name}`);
        else row.refused.set(reason.code, (row.refused.get(reason.code) ?? 0) + 1);
      }
    }
  }
}

function isAbout({ file, range }: Diagnostic, property: ts.Symbol): boolean {
  return (property.declarations ?? []).some((declaration) => {
    const source = declaration.getSourceFile();
    if (source.fileName !== file || range === undefined) return false;
    const first = source.getLineAndCharacterOfPosition(declaration.getStart()).line + 1;
    const last = source.getLineAndCharacterOfPosition(declaration.getEnd()).line + 1;
    return range.start.line >= first && range.start.line <= last;
  });
}

/** What an interface that merges with a class promises is told in one message of that class, where the interface says so. */
function isPromised(property: ts.Symbol): boolean {
  return property.declarations?.every(({ parent }) => ts.isInterfaceDeclaration(parent)) === true;
}

/** A public method, implemented, that returns a promise or an async iterable. */
function isOperation(property: ts.Symbol, at: ts.Node, checker: ts.TypeChecker): boolean {
  if ((property.flags & ts.SymbolFlags.Method) === 0) return false;
  const declaration = property.valueDeclaration;
  if (declaration === undefined || !(ts.isMethodDeclaration(declaration) || ts.isMethodSignature(declaration)))
    return false;
  const flags = ts.getCombinedModifierFlags(declaration);
  if (
    (flags & (ts.ModifierFlags.NonPublicAccessibilityModifier | ts.ModifierFlags.Abstract)) !== 0 ||
    ts.isPrivateIdentifier(declaration.name)
  )
    return false;
  // What makes a class a promise is no operation of it.
  if (["then", "catch", "finally"].includes(property.name)) return false;
  if (property.name.startsWith("__@") || declaration.questionToken !== undefined) return false;
  const signatures = checker.getTypeOfSymbolAtLocation(property, at).getCallSignatures();
  // `this`, in a class that is a promise itself, is no result to wait for.
  if (declaration.type?.kind === ts.SyntaxKind.ThisType) return false;
  return signatures.length > 0 && signatures.every((signature) => isAsynchronous(signature.getReturnType(), checker));
}

/** A promise, of whatever class, or an async iterable that is no more than that. */
function isAsynchronous(type: ts.Type, checker: ts.TypeChecker): boolean {
  const name = type.getSymbol()?.name ?? "";
  if (["Promise", "AsyncGenerator", "AsyncIterable", "AsyncIterableIterator"].includes(name)) return true;
  return ["then", "catch", "finally"].every((each) => checker.getPropertyOfType(type, each) !== undefined);
}

/** By class: the names of the operations that it observes, in overrides, fields, or what is installed at run time. */
function overrides(file: ts.SourceFile | undefined): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const statement of file?.statements ?? []) {
    if (!ts.isClassDeclaration(statement) || statement.name === undefined) continue;
    const names = new Set<string>();
    for (const [, plain = "", quoted = plain] of statement
      .getText()
      .matchAll(/[oO]perations\$*(?:\.([\w$]+)|\["([^"]+)"\])/g))
      names.add(quoted);
    found.set(statement.name.text, names);
  }
  return found;
}

function report(rows: readonly Row[]): void {
  const total = (pick: (row: Row) => number): number => rows.reduce((sum, row) => sum + pick(row), 0);
  const lines = [
    "| package | classes | operations | emitted | % | refused, by code | silent | compile errors |",
    "| --- | ---: | ---: | ---: | ---: | --- | ---: | ---: |",
    ...rows.map((row) => {
      const refused = [...row.refused].map(([code, count]) => `${code} ${String(count)}`).join(", ");
      return `| ${row.name} | ${String(row.classes)} | ${String(row.operations)} | ${String(row.emitted)} | ${percent(row.emitted, row.operations)} | ${refused} | ${String(row.silent.length)} | ${String(row.compileErrors.length)} |`;
    }),
    `| in all | ${String(total((row) => row.classes))} | ${String(total((row) => row.operations))} | ${String(total((row) => row.emitted))} | ${percent(
      total((row) => row.emitted),
      total((row) => row.operations),
    )} | | ${String(total((row) => row.silent.length))} | ${String(total((row) => row.compileErrors.length))} |`,
  ];
  console.log(lines.join("\n"));
  for (const row of rows)
    for (const line of [...row.crashes, ...row.compileErrors, ...row.silent.map((each) => `silent: ${each}`)])
      console.log(line);
  // The bar of the acceptance corpus: nothing crashes, nothing fails to compile, nothing is dropped unseen, 95 % are emitted.
  const passed = rows.filter((row) => row.crashes.length + row.compileErrors.length + row.silent.length === 0).length;
  const enough = total((row) => row.emitted) >= 0.95 * total((row) => row.operations);
  const failed = rows.length - passed + (enough ? 0 : 1);
  console.log(`${String(passed + (enough ? 1 : 0))} passed, ${String(failed)} failed`);
  if (failed > 0) process.exitCode = 1;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : ((100 * part) / whole).toFixed(1);
}

await main(process.argv.slice(2));
