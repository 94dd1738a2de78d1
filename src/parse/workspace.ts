/** Source files as the parser sees them: read once, indexed once, and linked by their imports and exports. */

import { existsSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, resolve } from "node:path";

import { ask } from "../asked.ts";
import { installedPackage } from "../packages.ts";
import { nativePath } from "../project.ts";
import { readIfThere } from "../read.ts";
import { EXPORT_EQUALS } from "../source.ts";
import { Checker } from "./checker.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { indexModule, isNamedDeclaration, type ImportBinding, type Located, type SourceModule } from "./modules.ts";
import { GrowingProgram } from "./program.ts";
import { resolveModule } from "./resolution.ts";
import { setParents } from "./within.ts";

const SOURCE_EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".d.ts"],
  ".jsx": [".tsx", ".d.ts"],
  ".mjs": [".mts", ".d.mts"],
  ".cjs": [".cts", ".d.cts"],
};

/** The compiler options that hold in a folder. */
interface FolderOptions {
  /** For resolution. */
  readonly options: TypeScript.CompilerOptions;
  /** As the user's tsconfig has it. */
  readonly module: TypeScript.ModuleKind | undefined;
}

/** What is found by a key, such as a folder, and the paths that were asked for to find it. */
export type Found<T> = Map<string, { readonly value: T; readonly inputs: ReadonlySet<string> }>;

export class Workspace {
  /** Costs nothing until it is asked. */
  readonly checker: Checker;
  readonly #program: GrowingProgram;
  readonly #modules = new Map<string, SourceModule | undefined>();
  readonly #options: Found<FolderOptions> = new Map();
  readonly #nodeTypes: Found<boolean> = new Map();
  #inputs: Set<string> | undefined;
  /** The disk, as the compiler asks for it. */
  readonly #host = {
    ...ts.sys,
    fileExists: (path: string): boolean => {
      this.#note(path);
      return ts.sys.fileExists(path);
    },
    // In a folder that is not there the compiler looks for no file.
    directoryExists: (path: string): boolean => {
      const exists = ts.sys.directoryExists(path);
      if (!exists) this.#note(path);
      return exists;
    },
    readFile: (path: string): string | undefined => {
      this.#note(path);
      return ts.sys.readFile(path);
    },
  };

  /** @param sources absolute; the files of the run */
  constructor(sources: readonly string[]) {
    this.#program = new GrowingProgram(
      sources,
      (folder) => this.#optionsFor(folder),
      (path) => this.#modules.get(path)?.ast.text,
      (path) => {
        this.#note(path);
      },
    );
    this.checker = new Checker(this.#program);
  }

  /** Whether the checker was asked for anything: then more was looked for on the disk than is told. */
  get hasAskedChecker(): boolean {
    return this.#program.isOpened;
  }

  /** Adds to `inputs` what is asked of the disk while `work` runs: each absolute path read, or looked for in vain. */
  record<T>(inputs: Set<string>, work: () => T): T {
    const outer = this.#inputs;
    this.#inputs = inputs;
    try {
      return work();
    } finally {
      this.#inputs = outer;
    }
  }

  /** What `find` found for a key the first time. Whoever asks again rests on the same paths. */
  once<T>(found: Found<T>, key: string, find: () => T): T {
    let known = found.get(key);
    if (known === undefined) {
      const inputs = new Set<string>();
      known = { value: this.record(inputs, find), inputs };
      found.set(key, known);
    }
    for (const path of known.inputs) this.#note(path);
    return known.value;
  }

  /** The module at an absolute path; undefined when there is no such file. */
  module(path: string): SourceModule | undefined {
    this.#note(path);
    let module = this.#modules.get(path);
    if (module === undefined && !this.#modules.has(path)) {
      const text = this.read(path);
      module = text === undefined ? undefined : this.add(path, text);
    }
    // The one asked for last is the last to be let go.
    this.#modules.delete(path);
    this.#modules.set(path, module);
    return module;
  }

  /** The text of any file; undefined when there is none. */
  read(path: string): string | undefined {
    this.#note(path);
    return readIfThere(path);
  }

  /**
   * Takes a text for a file in place of what is on the disk.
   * @param parents which nodes know their parents: those outside of bodies, or none, for whoever goes through the whole tree and sets them
   */
  add(path: string, text: string, { parents = "outside" }: { parents?: "outside" | "none" } = {}): SourceModule {
    const module = indexModule(path, text);
    if (parents === "outside") setParents(module.ast);
    this.#modules.set(path, module);
    return module;
  }

  /** Lets a module go, syntax tree and all; it is read anew when it is asked for again. */
  forget(path: string): void {
    this.#modules.delete(path);
  }

  /** Lets the modules go that nobody asked for longest, down to `count`: syntax trees are what a large run's memory is full of. */
  trim(count: number): void {
    for (const path of this.#modules.keys()) {
      if (this.#modules.size <= count) return;
      this.#modules.delete(path);
    }
  }

  /** What a file held is no longer so: as `forget`, and for the checker too. */
  changed(path: string): void {
    this.forget(path);
    this.#program.changed(path);
  }

  /** The absolute path of the TypeScript file that a specifier names. */
  resolve(specifier: string, from: string): string | undefined {
    if (/^\.{1,2}(\/|$)/.test(specifier)) {
      const found = this.#resolveRelative(resolve(dirname(from), specifier));
      if (found !== undefined) return found;
    }
    // What @types/node declares as a module is that module, whatever package has its name: `@types/events`.
    if (isBuiltin(specifier) && this.#hasNodeTypes(dirname(from))) return undefined;
    const options = this.#optionsFor(dirname(from));
    const resolved = resolveModule(specifier, from, options, this.#host, (path) => this.read(path));
    return resolved === undefined || /\.(?:[cm]?jsx?|json)$/.test(resolved.resolvedFileName)
      ? undefined
      : nativePath(resolved.resolvedFileName);
  }

  #hasNodeTypes(folder: string): boolean {
    return this.once(
      this.#nodeTypes,
      folder,
      () => installedPackage("@types/node", folder, (path) => this.read(path)) !== undefined,
    );
  }

  /** Whether the tsconfig over a folder lets values be imported as `./provider.ts`, as Node's type stripping wants it. */
  allowsTsExtensions(folder: string): boolean {
    const { allowImportingTsExtensions, rewriteRelativeImportExtensions } = this.#optionsFor(folder);
    return allowImportingTsExtensions === true || rewriteRelativeImportExtensions === true;
  }

  /** The declarations behind an exported name, re-exports followed. */
  exported(module: SourceModule, name: string, seen: ReadonlySet<string> = new Set()): readonly Located[] {
    const key = `${module.path}\0${name}`;
    if (seen.has(key)) return [];
    const visited = new Set([...seen, key]);
    const found = module.exports.get(name);
    if (found !== undefined)
      return "local" in found ? this.declared(module, found.local, visited) : this.imported(module, found, visited);
    if (name === EXPORT_EQUALS) return [];
    if (module.exports.has(EXPORT_EQUALS)) {
      const whole = this.exported(module, EXPORT_EQUALS, visited);
      return name === "default" ? whole : whole.flatMap((each) => namespaceMembers(each, name));
    }
    if (name === "default") return [];
    for (const specifier of module.starExports) {
      const target = this.#target(specifier, module);
      const declarations = target === undefined ? [] : this.exported(target, name, visited);
      if (declarations.length > 0) return declarations;
    }
    return [];
  }

  /** The declarations behind a top-level name of a module, imports followed. */
  declared(module: SourceModule, name: string, seen: ReadonlySet<string> = new Set()): readonly Located[] {
    const own = module.declarations.get(name);
    if (own !== undefined) return own.map((node) => ({ module, node }));
    const binding = module.imports.get(name);
    return binding === undefined ? [] : this.imported(module, binding, seen);
  }

  /** The class behind a top-level name of a module, imports followed. */
  classNamed(name: string, module: SourceModule): Located<TypeScript.ClassLikeDeclaration> | undefined {
    for (const { module: home, node } of this.declared(module, name)) {
      if (ts.isClassDeclaration(node)) return { module: home, node };
      if (ts.isVariableDeclaration(node) && node.initializer !== undefined && ts.isClassExpression(node.initializer))
        return { module: home, node: node.initializer };
    }
    return undefined;
  }

  /** The class that another one extends, where a name tells it. */
  baseOf({
    module,
    node,
  }: Located<TypeScript.ClassLikeDeclaration>): Located<TypeScript.ClassLikeDeclaration> | undefined {
    const base = heritageOf(node);
    return base !== undefined && ts.isIdentifier(base) ? this.classNamed(base.text, module) : undefined;
  }

  /** The declarations behind an import of `module`. */
  imported(
    module: SourceModule,
    { specifier, imported }: ImportBinding,
    seen: ReadonlySet<string> = new Set(),
  ): readonly Located[] {
    if (imported === "*") return [];
    const target = this.#target(specifier, module);
    return target === undefined ? [] : this.exported(target, imported, seen);
  }

  #target(specifier: string, from: SourceModule): SourceModule | undefined {
    const path = this.resolve(specifier, from.path);
    return path === undefined ? undefined : this.module(path);
  }

  /** Whether a source is an ECMAScript module, by its name, its package and its tsconfig. */
  isEcmaScript(path: string): boolean {
    if (/\.[cm]tsx?$/.test(path)) return /\.mtsx?$/.test(path);
    const { module = ts.ModuleKind.CommonJS } = this.#given(dirname(path));
    if (module >= ts.ModuleKind.ES2015 && module <= ts.ModuleKind.ESNext) return true;
    if (module < ts.ModuleKind.Node16 || module > ts.ModuleKind.NodeNext) return false;
    const options = { module, moduleResolution: ts.ModuleResolutionKind.NodeNext };
    return ts.getImpliedNodeFormatForFile(path, undefined, this.#host, options) === ts.ModuleKind.ESNext;
  }

  /** Whether modules in a folder must be written as they are run: `import` and `export` only in ECMAScript modules. */
  isVerbatim(folder: string): boolean {
    return this.#optionsFor(folder).verbatimModuleSyntax === true;
  }

  /** What resolution needs of the user's tsconfig: path aliases and conditions. */
  #optionsFor(folder: string): TypeScript.CompilerOptions {
    return this.#given(folder).options;
  }

  #given(folder: string): FolderOptions {
    return this.once(this.#options, folder, () => {
      const { module, ...options } = this.#readOptions(folder);
      const { Bundler } = ts.ModuleResolutionKind;
      return { options: { ...options, moduleResolution: Bundler, module: ts.ModuleKind.ESNext }, module };
    });
  }

  #readOptions(folder: string): TypeScript.CompilerOptions {
    const path = ts.findConfigFile(folder, (file) => this.#host.fileExists(file));
    const given: { config?: unknown } =
      path === undefined ? {} : ts.readConfigFile(path, (file) => this.#host.readFile(file));
    const { options } = ts.parseJsonConfigFileContent(
      given.config ?? { compilerOptions: { target: "esnext" } },
      { ...this.#host, readDirectory: () => [] },
      path === undefined ? folder : dirname(path),
    );
    return options;
  }

  #resolveRelative(path: string): string | undefined {
    return relativeCandidates(path).find((candidate) => {
      this.#note(candidate);
      return existsSync(candidate) && statSync(candidate).isFile();
    });
  }

  #note(path: string): void {
    ask(path);
    this.#inputs?.add(path);
  }
}

/** What a namespace exports under a name. */
function namespaceMembers({ module, node }: Located, name: string): Located[] {
  if (!ts.isModuleDeclaration(node) || node.body === undefined || !ts.isModuleBlock(node.body)) return [];
  return node.body.statements.flatMap((statement) => {
    const isExported =
      (ts.getCombinedModifierFlags(statement as unknown as TypeScript.Declaration) & ts.ModifierFlags.Export) !== 0;
    return isExported && isNamedDeclaration(statement) && statement.name?.text === name
      ? [{ module, node: statement }]
      : [];
  });
}

/** The files that a relative specifier may name, the likeliest first. */
function relativeCandidates(path: string): string[] {
  const extension = /\.[cm]?jsx?$/.exec(path)?.[0];
  if (extension !== undefined)
    return (SOURCE_EXTENSIONS[extension] ?? []).map((each) => path.slice(0, -extension.length) + each);
  return /\.[cm]?tsx?$/.test(path)
    ? [path]
    : [".ts", ".tsx", ".d.ts"].flatMap((each) => [path + each, join(path, `index${each}`)]);
}

/** What a class extends, as it names it. */
export function heritageOf(node: TypeScript.ClassLikeDeclaration): TypeScript.Expression | undefined {
  return node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
}

/** The members of a class, with the properties that its constructor declares as parameters. */
export function withParameterProperties(
  members: readonly TypeScript.ClassElement[],
): readonly TypeScript.ClassElement[] {
  return members.flatMap((member) =>
    ts.isConstructorDeclaration(member)
      ? [
          member,
          ...(member.parameters.filter((each) =>
            ts.isParameterPropertyDeclaration(each, member),
          ) as unknown as TypeScript.ClassElement[]),
        ]
      : [member],
  );
}
