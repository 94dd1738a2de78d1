/** Outputs compiled in memory, as the project that they are for compiles: its tsconfig, and its TypeScript where that can be called. */

import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

import type { Range } from "../diagnostic.ts";
import { ts as carried, wrapper, type TypeScript } from "../parse/compiler.ts";

/** An error that a compiler finds in a file. */
export interface CompileError {
  readonly code: number;
  /** One line. */
  readonly text: string;
  /** Offset into the file. */
  readonly start: number;
  readonly range: Range;
}

/** A config that TypeScript does not wholly understand. */
export interface ConfigFault {
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/** A tsconfig as read, and the compiler that reads it. */
interface Settings {
  readonly ts: typeof TypeScript;
  readonly options: TypeScript.CompilerOptions;
  /** What the config includes: declarations that the outputs see without importing them. */
  readonly files: readonly string[];
}

/** The programs of a run, one for each tsconfig; what is on the disk is read and parsed once. */
export class Compiler {
  readonly faults: ConfigFault[] = [];
  readonly #byFile = new Map<string, Settings>();
  readonly #settings = new Map<string, Settings>();
  readonly #parsed = new Map<Settings, Map<string, TypeScript.SourceFile | undefined>>();
  #overlay: ReadonlyMap<string, string> = new Map();
  #programs = new Map<Settings, TypeScript.Program>();

  readonly #sourceOf: (output: string) => string;

  /** @param sourceOf the source whose tsconfig an output is compiled under, by the output's path; all absolute */
  constructor(sourceOf: (output: string) => string) {
    this.#sourceOf = sourceOf;
  }

  /** Compiles anew. @param texts by absolute path: files in place of, or beside, those on the disk */
  update(texts: ReadonlyMap<string, string>): void {
    this.#overlay = texts;
    this.#programs = new Map();
  }

  /** What is wrong with an output, or with one of the files that it is made from. */
  errorsIn(path: string, output = path): CompileError[] {
    const settings = this.#settingsOf(this.#sourceOf(output));
    const program = this.#programOf(settings);
    const ast = program.getSourceFile(slashed(path));
    if (ast === undefined) return [];
    const { ts, options } = settings;
    const found = [...program.getSyntacticDiagnostics(ast), ...program.getSemanticDiagnostics(ast)];
    // Of a file that does not compile the declarations are no news.
    if (found.length === 0 && options.declaration === true) found.push(...program.getDeclarationDiagnostics(ast));
    return found
      .filter(({ category }) => category === ts.DiagnosticCategory.Error)
      .map(({ code, messageText, start = 0, length = 0 }) => ({
        code,
        text: ts.flattenDiagnosticMessageText(messageText, " ").replace(/\s+/g, " "),
        start,
        range: rangeOf(ast, start, start + length),
      }));
  }

  #programOf(settings: Settings): TypeScript.Program {
    const known = this.#programs.get(settings);
    if (known !== undefined) return known;
    const own = [...this.#overlay.keys()].filter((path) => this.#settingsOf(this.#sourceOf(path)) === settings);
    const roots = [...new Set([...settings.files, ...own.map(slashed)])];
    const program = settings.ts === carried ? this.#carriedProgram(settings, roots) : this.#program(settings, roots);
    this.#programs.set(settings, program);
    return program;
  }

  #program(settings: Settings, roots: readonly string[]): TypeScript.Program {
    const { ts, options } = settings;
    const texts = new Map([...this.#overlay].map(([path, text]) => [slashed(path), text]));
    const folders = new Set([...texts.keys()].flatMap(parentsOf));
    const known = this.#parsed.get(settings) ?? new Map<string, TypeScript.SourceFile | undefined>();
    this.#parsed.set(settings, known);
    const libraries = dirname(ts.getDefaultLibFilePath(options));
    const host = ts.createCompilerHost(options);
    const disk: TypeScript.CompilerHost = { ...host };
    host.fileExists = (path) => texts.has(path) || disk.fileExists(path);
    host.readFile = (path) => texts.get(path) ?? disk.readFile(path);
    host.directoryExists = (path) => folders.has(path) || disk.directoryExists?.(path) !== false;
    host.getSourceFile = (path, how, onError) => {
      const text = texts.get(path);
      if (text !== undefined) return ts.createSourceFile(path, text, how);
      const read = (): TypeScript.SourceFile | undefined => disk.getSourceFile(path, how, onError);
      if (!known.has(path)) known.set(path, path.startsWith(libraries) ? shared(ts, path, how, read) : read());
      return known.get(path);
    };
    return ts.createProgram(roots, options, host);
  }

  /** The compiler that the tool carries has its libraries with it, not on the disk. */
  #carriedProgram({ options }: Settings, roots: readonly string[]): TypeScript.Program {
    const project = new (wrapper().Project)({
      compilerOptions: options,
      skipAddingFilesFromTsConfig: true,
      skipFileDependencyResolution: true,
    });
    for (const [path, text] of this.#overlay) project.createSourceFile(path, text, { overwrite: true });
    for (const path of roots) project.addSourceFileAtPathIfExists(path);
    return project.getProgram().compilerObject;
  }

  #settingsOf(source: string): Settings {
    let settings = this.#byFile.get(source);
    if (settings === undefined) this.#byFile.set(source, (settings = this.#findSettings(source)));
    return settings;
  }

  /** The nearest tsconfig; where that only refers to others, the one among them that has the source. */
  #findSettings(source: string): Settings {
    const path = carried.findConfigFile(dirname(source), (file) => carried.sys.fileExists(file));
    if (path === undefined) return this.#read(undefined, dirname(source)).settings;
    const nearest = this.#read(path, dirname(path));
    if (nearest.settings.files.includes(slashed(source))) return nearest.settings;
    const referred = nearest.references
      .map((each) => this.#read(each, dirname(each)))
      .find(({ settings }) => settings.files.includes(slashed(source)));
    return (referred ?? nearest).settings;
  }

  #read(path: string | undefined, folder: string): { settings: Settings; references: readonly string[] } {
    const ts = compilerOf(folder);
    const given: { config?: unknown; error?: TypeScript.Diagnostic } =
      path === undefined ? {} : ts.readConfigFile(path, (file) => ts.sys.readFile(file));
    const { options, fileNames, errors, projectReferences } = ts.parseJsonConfigFileContent(
      given.config ?? DEFAULTS,
      path === undefined ? { ...ts.sys, readDirectory: () => [] } : ts.sys,
      folder,
      undefined,
      path,
    );
    const references = (projectReferences ?? []).map((each) => ts.resolveProjectReferencePath(each));
    const key = path ?? "";
    const known = this.#settings.get(key);
    if (known !== undefined) return { settings: known, references };
    for (const { code, messageText } of given.error === undefined ? errors : [given.error]) {
      // A config that lists no file of its own still has options to compile under.
      if (path !== undefined && code !== NO_INPUTS && code !== EMPTY_FILES)
        this.faults.push({ file: path, text: ts.flattenDiagnosticMessageText(messageText, " ") });
    }
    const settings: Settings = { ts, options: withoutOutput(options), files: fileNames.map(slashed) };
    this.#settings.set(key, settings);
    return { settings, references };
  }
}

/** The libraries of a compiler do not change, and are most of what a small project has to parse. */
const LIBRARIES = new Map<string, TypeScript.SourceFile | undefined>();

function shared(
  { version }: typeof TypeScript,
  path: string,
  how: unknown,
  read: () => TypeScript.SourceFile | undefined,
): TypeScript.SourceFile | undefined {
  const key = JSON.stringify([version, path, how]);
  if (!LIBRARIES.has(key)) LIBRARIES.set(key, read());
  return LIBRARIES.get(key);
}

const NO_INPUTS = 18003;
const EMPTY_FILES = 18002;
const DEFAULTS = {
  compilerOptions: { strict: true, target: "esnext", module: "nodenext", jsx: "preserve", skipLibCheck: true },
  files: [],
};

/** Nothing is emitted; declarations are still asked for where the project emits them. */
function withoutOutput(options: TypeScript.CompilerOptions): TypeScript.CompilerOptions {
  const declaration =
    options.declaration === true || options.composite === true || options.isolatedDeclarations === true;
  const { tsBuildInfoFile: _, emitDeclarationOnly: __, declarationMap: ___, outFile: ____, ...kept } = options;
  return { ...kept, noEmit: true, declaration, composite: false, incremental: false };
}

/** The project's own TypeScript; the one that this tool carries where there is none, or one that cannot be called (7 is a program). */
function compilerOf(folder: string): typeof TypeScript {
  try {
    const own = createRequire(join(folder, "tsconfig.json"))("typescript") as Partial<typeof TypeScript>;
    if (typeof own.createProgram === "function" && Number.parseInt(own.version ?? "0", 10) >= 5)
      return own as typeof TypeScript;
  } catch {
    // None is installed.
  }
  return carried;
}

function rangeOf(file: TypeScript.SourceFile, start: number, end: number): Range {
  const at = (offset: number): Range["start"] => {
    const { line, character } = file.getLineAndCharacterOfPosition(offset);
    return { line: line + 1, column: character + 1 };
  };
  return { start: at(start), end: at(end) };
}

function slashed(path: string): string {
  return resolve(path).replaceAll("\\", "/");
}

function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let at = dirname(path); at !== dirname(at); at = dirname(at)) parents.push(at);
  return parents;
}
