/**
 * One batch of the property test: many random modules, generated from in one run and compiled in one program. What must hold of each:
 * its output compiles under all strict flags, or there is none and a message with a position says why; every operation is overridden,
 * or a message names it; its members are as precise as the base's; generating again gives the same bytes, and formatting again nothing.
 */

import fc from "fast-check";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as prettier from "prettier";
import ts from "typescript";
import { generate, resolveConfig, type Diagnostic, type GeneratedFile } from "../../src/index.ts";
import { ROOT } from "../support/files.ts";
import { modules, SHARED, textOf, type Member, type Module } from "./grammar.ts";

export interface BatchOptions {
  readonly seed: number;
  /** How many modules. */
  readonly count: number;
  /** Whether the outputs share a runtime file; else each has all that it records in itself. */
  readonly runtime: boolean;
  /** Whether each class is extended, or wrapped around an instance. */
  readonly shape: "subclass" | "wrapper";
}

export interface BatchResult {
  /** Modules that TypeScript accepts, which are those that anything is asked of. */
  readonly valid: number;
  readonly operations: number;
  readonly emitted: number;
  /** Of those emitted: overridden at run time, where no signature could be written. */
  readonly installed: number;
  readonly refused: number;
  readonly failures: readonly string[];
}

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.esnext.decorators.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  jsx: ts.JsxEmit.ReactJSX,
  types: ["node"],
  skipLibCheck: true,
  declaration: true,
  noImplicitOverride: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  isolatedDeclarations: true,
  erasableSyntaxOnly: true,
};
/** What the flags find in sources alone: unused names, types left out, syntax that is not erasable. */
const HOUSEKEEPING = new Set([1294, 4114, 4113, 6133, 6138, 6192, 6196, 6198, 6205]);

interface Unit {
  readonly module: Module;
  readonly path: string;
  members: readonly Member[];
}

const parsed = new Map<string, ts.SourceFile | undefined>();

export async function runBatch({ seed, count, ...options }: BatchOptions): Promise<BatchResult> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "property-")));
  try {
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "dir");
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { module: "nodenext", target: "es2022", strict: true, types: ["node"] } }),
    );
    writeFileSync(join(folder, "shared.ts"), SHARED);
    const units = fc.sample(modules, { seed, numRuns: count }).map((module, index): Unit => {
      const path = join(folder, `module${index}${module.extension}`);
      return { module, path, members: module.members };
    });
    const valid = keepValid(units);
    return await judge(valid, folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Takes out what TypeScript does not accept: a member where the error stands in one, else the module. */
function keepValid(units: readonly Unit[]): Unit[] {
  let left = [...units];
  for (let pass = 0; pass < 4; pass++) {
    for (const { module, path, members } of left) write(path, textOf(module, members));
    const program = createProgram(left.map(({ path }) => path));
    const faulty: Unit[] = [];
    left = left.filter((unit) => {
      const file = program.getSourceFile(unit.path)!;
      const errors = errorsOf(program, file).filter(
        ({ code }) => !HOUSEKEEPING.has(code) && !(code >= 9005 && code <= 9039),
      );
      if (errors.length === 0) return true;
      faulty.push(unit);
      const kept = unit.members.filter(({ text }) => {
        const start = file.text.indexOf(text);
        return !errors.some(
          (error) => error.start !== undefined && error.start >= start && error.start <= start + text.length,
        );
      });
      const isReduced = kept.length < unit.members.length;
      unit.members = kept;
      return isReduced;
    });
    if (faulty.length === 0) return left;
  }
  return [];
}

async function judge(
  units: readonly Unit[],
  folder: string,
  { runtime, shape }: Omit<BatchOptions, "seed" | "count">,
): Promise<BatchResult> {
  const config = resolveConfig(folder, {
    operations: "all",
    logs: "logger",
    shape,
    ...(runtime ? { runtime: "./runtime.ts" } : {}),
  });
  const requests = units.map(({ path }) => ({ path, named: true }));
  const { files, diagnostics } = await generate(config, requests);
  const again = await generate(config, requests);
  const total = { operations: 0, emitted: 0, installed: 0, refused: 0 };
  const failures: string[] = [];
  const checks: string[] = [];
  for (const { path, text } of files) write(path, text);
  for (const unit of units) {
    const output = outputOf(unit, files);
    // A key that is a symbol cannot be left out of the comparison by a string.
    const isComparable = !unit.members.some(({ polymorphic, name }) => polymorphic && /^KEY$|^Symbol\./.test(name));
    if (output === undefined || !unit.module.nameable || !isComparable) continue;
    const check = join(folder, `${unit.path.slice(folder.length + 1).replace(/\.[cm]?tsx?$/, "")}.check.ts`);
    write(check, checkText(unit, shape));
    checks.push(check);
  }
  write(join(folder, "same.ts"), ts.sys.readFile(join(ROOT, "test/emission/cases/same.ts")) ?? "");
  const program = createProgram([...units.map(({ path }) => path), ...files.map(({ path }) => path), ...checks]);

  for (const unit of units) {
    const faults: string[] = [];
    const own = diagnostics.filter(({ file }) => file === unit.path);
    for (const each of own) if (each.code === "internal-error") faults.push(`crash: ${each.message}`);
    const output = outputOf(unit, files);
    if (output === undefined && !own.some(({ severity, range }) => severity !== "info" && range !== undefined)) {
      // Without any operation there is nothing to say but that.
      if (unit.members.some(({ operation }) => operation))
        faults.push("no output, and no message with a position says why");
    }
    if (output !== undefined) {
      // A computed name is refused by isolatedDeclarations wherever it stands; of a source that is a class expression, it is all
      // of the class (TS9022), and the name goes unsaid.
      const isComputed = program
        .getDeclarationDiagnostics(program.getSourceFile(unit.path))
        .some(({ code }) => code === 9038 || code === 9022);
      faults.push(...describe(program, output.path).filter((fault) => !isComputed || !fault.startsWith("TS9038")));
      const check = checks.find((each) => each.startsWith(`${unit.path.replace(/\.[cm]?tsx?$/, "")}.`));
      if (check !== undefined)
        faults.push(...describe(program, check).map((each) => `less precise than its base: ${each}`));
      if (again.files.find(({ path }) => path === output.path)?.text !== output.text)
        faults.push("generated again, it is not the same");
      const formatted = await prettier.format(output.text, { filepath: output.path });
      if (formatted !== output.text) faults.push("formatted again, it is not the same");
      const { written, installed } = overrides(program.getSourceFile(output.path)!);
      for (const { name, operation, text } of unit.members) {
        // A wrapper stands for an instance, by what is public of it.
        if (!operation || (shape === "wrapper" && isOutOfSight(text))) continue;
        total.operations++;
        if (written.has(name)) total.emitted++;
        else if (installed.has(name)) {
          total.emitted++;
          total.installed++;
        } else if (isSaid(name, own)) total.refused++;
        else faults.push(`'${name}' is neither overridden nor spoken of`);
      }
    }
    if (faults.length > 0) failures.push(await explain(unit, faults, output));
  }
  return { valid: units.length, ...total, failures };
}

function outputOf({ path }: Unit, files: readonly GeneratedFile[]): GeneratedFile | undefined {
  return files.find(({ sources }) => sources.includes(path));
}

function isOutOfSight(text: string): boolean {
  return /^\s*(?:@\S+\s+|\/\*\*[^]*?\*\/\s*)*(?:(?:public|override|declare)\s+)*(?:static|protected|private)\b/.test(
    text,
  );
}

function isSaid(name: string, diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(
    ({ message, range }) => range !== undefined && (message.includes(`'${name}'`) || message.includes(`'[${name}]'`)),
  );
}

/** The names that the generated classes override, in writing or at run time. */
function overrides(file: ts.SourceFile): { written: ReadonlySet<string>; installed: ReadonlySet<string> } {
  const written = new Set<string>();
  const installed = new Set<string>();
  const textOfName = (name: ts.Node): string =>
    ts.isStringLiteralLike(name) || ts.isIdentifier(name) || ts.isNumericLiteral(name)
      ? name.text
      : ts.isComputedPropertyName(name)
        ? textOfName(name.expression)
        : name.getText(file);
  const visit = (node: ts.Node): void => {
    if (ts.isClassElement(node) && node.name !== undefined) written.add(textOfName(node.name));
    if (
      ts.isCallExpression(node) &&
      /redefine|wrap/i.test(node.expression.getText(file)) &&
      node.arguments[1] !== undefined
    )
      installed.add(textOfName(node.arguments[1]));
    ts.forEachChild(node, visit);
  };
  for (const statement of file.statements)
    if (ts.isClassDeclaration(statement) || ts.isModuleDeclaration(statement) || ts.isVariableStatement(statement))
      visit(statement);
  return { written, installed };
}

/** Each public member of the generated class has the type of the base's; what mentions `this` differs by nature. */
function checkText({ module, members, path }: Unit, shape: BatchOptions["shape"]): string {
  const extension = path.endsWith(".mts") ? "mjs" : "js";
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.[cm]?tsx?$/, "");
  const { className, typeParameters, isEmitter } = module;
  const given = typeParameters === 0 ? "" : `<${Array.from({ length: typeParameters }, () => "any").join(", ")}>`;
  const polymorphic = members
    .filter((each) => each.polymorphic)
    .map(({ name }) =>
      // A numeric name is a number among the keys of a type.
      /^\d+$/.test(name) ? name : JSON.stringify(name),
    );
  const base = `${className}${given}`;
  const except = ["never", ...(isEmitter ? ["keyof EventEmitter"] : []), ...polymorphic].join(" | ");
  // Private members keep a wrapper from being one, and what returns one from returning `this`.
  const seen = shape === "subclass" ? base : `Omit<${base}, ${except}>`;
  return `import type { EventEmitter } from "node:events";
import type { Assignable, Holds, SameMembers } from "./same.js";
import type { ${className} } from "./${name}.${extension}";
import type { Instrumented${className} } from "./${name}.instrumented.${extension}";
export type Emitter = EventEmitter;
export type Precise = Holds<[
  Assignable<Instrumented${className}${given}, ${seen}>,
  SameMembers<${shape === "subclass" ? base : `Pick<${base}, keyof ${base}>`}, Instrumented${className}${given}, ${except}>,
]>;
`;
}

function write(path: string, text: string): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}

function createProgram(files: readonly string[]): ts.Program {
  const options = { ...OPTIONS, typeRoots: [join(ROOT, "node_modules/@types")] };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, how, ...rest) => {
    // Libraries stay; the files of a batch come and go.
    if (!name.includes("node_modules")) return read(name, how, ...rest);
    const key = `${name.slice(name.lastIndexOf("node_modules"))} ${typeof how === "object" ? String(how.impliedNodeFormat) : ""}`;
    if (!parsed.has(key)) parsed.set(key, read(name, how, ...rest));
    return parsed.get(key);
  };
  return ts.createProgram(files, options, host);
}

function errorsOf(program: ts.Program, file: ts.SourceFile): readonly ts.Diagnostic[] {
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
  return found.length > 0 ? found : program.getDeclarationDiagnostics(file);
}

function describe(program: ts.Program, path: string): string[] {
  const file = program.getSourceFile(path)!;
  return errorsOf(program, file).map(({ start = 0, code, messageText }) => {
    const { line } = file.getLineAndCharacterOfPosition(start);
    return `TS${code} ${ts.flattenDiagnosticMessageText(messageText, " ").slice(0, 400)}\n    ${file.text.split("\n")[line]?.trim() ?? ""}`;
  });
}

/** The faults of a module, with as much of its source as it takes. */
function explain(
  { module, members }: Unit,
  faults: readonly string[],
  output: GeneratedFile | undefined,
): Promise<string> {
  const mentioned = members.filter(({ name }) => faults.some((fault) => fault.includes(name)));
  const source = textOf(module, mentioned.length > 0 ? mentioned : members);
  const own = source.slice(source.indexOf("const DEFAULT"));
  const shown =
    output === undefined
      ? ""
      : `\n--- output, its class\n${/export (?:default )?(?:abstract )?class[^]*?\n}\n/.exec(output.text)?.[0].slice(0, 1500) ?? ""}`;
  return Promise.resolve(`${faults.join("\n")}\n--- ${module.extension}\n${own}${shown}`);
}
