/** The program that the type checker works on: the user's files, as far as they were asked for. */

import { isBuiltin } from "node:module";
import { dirname } from "node:path";

import { isPlugAndPlay } from "../packages.ts";
import { ts, wrapper, type Project, type TypeScript } from "./compiler.ts";
import type { SourceModule } from "./modules.ts";
import { ambientTypes, resolutionHost } from "./resolution.ts";

/** Where ts-morph has the declarations that it carries: no folder of the disk. */
const LIBRARY = "/node_modules/typescript/lib/";

/** Made when it is first asked, and grown file by file. */
export class GrowingProgram {
  #project: Project | undefined;
  #program: TypeScript.Program | undefined;
  /** The files that answers may rest on; the library's own are none. */
  #files: readonly string[] = [];
  readonly #roots: Set<string>;
  readonly #options: (folder: string) => TypeScript.CompilerOptions;
  readonly #textOf: (path: string) => string | undefined;
  readonly #note: (path: string) => void;

  /**
   * @param roots the sources of the run: one program serves them all
   * @param textOf what a file holds where that is not what the disk says
   * @param note told of each file that an answer may rest on
   */
  constructor(
    roots: readonly string[],
    options: (folder: string) => TypeScript.CompilerOptions,
    textOf: (path: string) => string | undefined,
    note: (path: string) => void,
  ) {
    this.#roots = new Set(roots);
    this.#options = options;
    this.#textOf = textOf;
    this.#note = note;
  }

  get isOpened(): boolean {
    return this.#project !== undefined;
  }

  /** What a file held, or that there was none, is no longer so. */
  changed(path: string): void {
    if (this.#project === undefined) return;
    const { NoChange, Updated, Deleted } = wrapper().FileSystemRefreshResult;
    const result = this.#project.getSourceFile(path)?.refreshFromFileSystemSync();
    if (result === NoChange) return;
    // Of what only changed, the next program takes all other files from this one; what came or went may change how any
    // import is resolved.
    if (result !== Updated) this.#project = undefined;
    if (result === Deleted) this.#roots.delete(path);
    this.#program = undefined;
  }

  /** undefined before anything was opened. */
  get checker(): TypeScript.TypeChecker | undefined {
    return this.#program?.getTypeChecker();
  }

  /** The checker, with a file in its program, and the way from the parser's nodes of that file to the checker's. */
  open(module: SourceModule): {
    checker: TypeScript.TypeChecker;
    find: <N extends TypeScript.Node>(node: N) => N | undefined;
  } {
    if (this.#program?.getSourceFile(module.path) === undefined) {
      if (!this.#roots.has(module.path)) this.#project = undefined;
      this.#roots.add(module.path);
      const compilerOptions: TypeScript.CompilerOptions = {
        ...ambientTypes(this.#options(dirname(module.path)), dirname(module.path)),
        noEmit: true,
        skipLibCheck: true,
        strict: true,
      };
      this.#project ??= this.#newProject(compilerOptions);
      this.#program = this.#project.getProgram().compilerObject;
      this.#files = this.#program
        .getSourceFiles()
        .flatMap((file) => (file.fileName.startsWith(LIBRARY) ? [] : [file.fileName]));
    }
    const program = this.#program;
    for (const path of this.#files) this.#note(path);
    const file = program.getSourceFile(module.path);
    if (file === undefined) throw new Error(`the type checker cannot read ${module.path}`);
    return {
      checker: program.getTypeChecker(),
      // The parser's tree and the checker's are two readings of one text: a node is where it is.
      find: <N extends TypeScript.Node>(node: N) => findNode(file, node),
    };
  }

  /** Whether a declaration is of the language's own library. */
  isOfLibrary(declaration: TypeScript.Node): boolean {
    return this.#program?.isSourceFileDefaultLibrary(declaration.getSourceFile()) === true;
  }

  /** Whether the language or Node declares a member. */
  isOfPlatform({ declarations = [] }: TypeScript.Symbol): boolean {
    return declarations.some(
      (declaration) =>
        this.isOfLibrary(declaration) ||
        ts.findAncestor(
          declaration,
          (each) => ts.isModuleDeclaration(each) && ts.isStringLiteral(each.name) && isBuiltin(each.name.text),
        ) !== undefined,
    );
  }

  #newProject(compilerOptions: TypeScript.CompilerOptions): Project {
    const project = new (wrapper().Project)({
      compilerOptions,
      skipAddingFilesFromTsConfig: true,
      skipFileDependencyResolution: true,
      // Elsewhere the compiler's own way is right, and keeps what it found.
      ...(isPlugAndPlay() ? { resolutionHost } : {}),
    });
    for (const path of this.#roots) {
      const text = this.#textOf(path);
      if (text === undefined) project.addSourceFileAtPathIfExists(path);
      else project.createSourceFile(path, text, { overwrite: true });
    }
    return project;
  }
}

function findNode<N extends TypeScript.Node>(file: TypeScript.SourceFile, wanted: N): N | undefined {
  let found: TypeScript.Node | undefined;
  const visit = (node: TypeScript.Node): void => {
    if (found !== undefined || node.pos > wanted.pos || node.end < wanted.end) return;
    if (node.kind === wanted.kind && node.pos === wanted.pos && node.end === wanted.end) found = node;
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return found as N | undefined;
}
