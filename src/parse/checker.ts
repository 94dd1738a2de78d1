/** What only the type checker knows: results without a declared type, and members of a base class that exists as a type alone. */

import { isBuiltin } from "node:module";
import { dirname } from "node:path";

import type { Range } from "../diagnostic.ts";
import { isPlugAndPlay } from "../packages.ts";
import type { Method, MethodTags, MethodValues, OtherMember, PropertyMember, ResultKind, Untold } from "../source.ts";
import { ts, wrapper, type Project, type TypeScript } from "./compiler.ts";
import { ambientTypes, resolutionHost } from "./resolution.ts";
import { GLOBALS, plain, PROMISE_AT_TIMES, SYNC, unite, UNKNOWN, type Result } from "./results.ts";
import { rangeOf, type Located, type SourceModule } from "./workspace.ts";

/** Where ts-morph has the declarations that it carries: no folder of the disk. */
const LIBRARY = "/node_modules/typescript/lib/";

export interface CheckedResult {
  readonly result: ResultKind;
  readonly asyncIteration: boolean;
  readonly asynchronous: boolean;
  readonly type: string | undefined;
  readonly unresolved: boolean;
}

/** What a class has by its type of what may be an operation, beyond what its sources declare; by key, which tells what is static. */
export interface CheckedMembers {
  readonly methods: ReadonlyMap<string, Method>;
  readonly others: ReadonlyMap<string, OtherMember>;
}

/** What instances have by their type, beyond what sources declare: all that a wrapper must have too. */
export interface Rest {
  readonly methods: readonly Method[];
  readonly optionalMethods: readonly Method[];
  readonly properties: readonly PropertyMember[];
  readonly hasHiddenMembers: boolean;
  /** What has no name to be declared by, as a message calls it; undefined for most. */
  readonly unwrappable: string | undefined;
  /** What an instance may have under a name that no other file can write. */
  readonly leftOut: readonly string[];
}

/** A base of an interface that merges with the class `of`, or a member of that interface. */
export interface MergedPlace extends Located {
  readonly of: string;
}

/** What an interface that merges with a class declares, and no class implements. */
export interface MergedMember {
  readonly name: string;
  /** The class that it merges with. */
  readonly of: string;
  /** Where the interface says so: the base that it extends, or the member itself. */
  readonly file: string;
  readonly range: Range;
  readonly optional: boolean;
  readonly asynchronous: boolean;
  readonly tags: MethodTags;
}

/** A type checker over the user's files, made when it is first asked, and grown file by file. */
export class Checker {
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

  /** Whether any answer was asked for: then more was looked for on the disk than is told. */
  get isAsked(): boolean {
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

  /** What a method returns, by inference. */
  resultOf(method: TypeScript.Node, module: SourceModule): CheckedResult {
    const { checker, find } = this.#open(module);
    const node = find(method);
    const signatures = node === undefined ? [] : checker.getTypeAtLocation(node).getCallSignatures();
    return this.#checked(signatures, checker);
  }

  /** What an inferred result is besides its type. */
  untoldOf(method: TypeScript.Node, module: SourceModule): Untold | undefined {
    const { checker, find } = this.#open(module);
    const node = find(method);
    const signatures = node === undefined ? [] : checker.getTypeAtLocation(node).getCallSignatures();
    if (signatures.some((each) => checker.getTypePredicateOfSignature(each) !== undefined)) return "predicate";
    const written = signatures.map((each) =>
      checker.typeToString(each.getReturnType(), undefined, ts.TypeFormatFlags.NoTruncation),
    );
    return written.some((text) => /\bthis\b/.test(text)) ? "this" : undefined;
  }

  /** What an inherited method returns in a class: its base's type parameters, and `this`, have their arguments there. */
  inheritedResultOf(
    name: string,
    provider: TypeScript.ClassLikeDeclaration | TypeScript.InterfaceDeclaration,
    module: SourceModule,
  ): CheckedResult | undefined {
    const { checker, find } = this.#open(module);
    const node = find(provider);
    const property = node === undefined ? undefined : instanceType(node, checker).getProperty(name);
    if (node === undefined || property === undefined) return undefined;
    const signatures = checker.getTypeOfSymbolAtLocation(property, node).getCallSignatures();
    return this.#checked(signatures, checker);
  }

  /**
   * The methods of a class and of its instances, and the properties that hold functions, each with a signature that only its type has.
   * @param known the keys of those that are told already
   */
  inherited(
    provider: TypeScript.ClassLikeDeclaration,
    module: SourceModule,
    known: ReadonlySet<string>,
  ): CheckedMembers {
    const { checker, find } = this.#open(module);
    const node = find(provider);
    const methods = new Map<string, Method>();
    const others = new Map<string, OtherMember>();
    if (node === undefined) return { methods, others };
    const sides = [
      { isStatic: false, properties: checker.getPropertiesOfType(instanceType(node, checker)) },
      { isStatic: true, properties: checker.getPropertiesOfType(constructorType(node, checker)) },
    ];
    for (const { isStatic, properties } of sides) {
      for (const property of properties) {
        const { name } = property;
        const key = isStatic ? `static ${name}` : name;
        if (known.has(key) || name.startsWith("__@") || isHashNamed(property)) continue;
        const flags = modifiersOfSymbol(property);
        if ((flags & ts.ModifierFlags.Private) !== 0 || (isStatic && this.#isOfPlatform(property))) continue;
        const held = checker.getTypeOfSymbolAtLocation(property, node);
        const given = checker.getNonNullableType(held);
        const signatures = given.getCallSignatures();
        if (signatures.length === 0 || (!isMethod(property) && given.getConstructSignatures().length > 0)) continue;
        const made = this.#method(name, flags, signatures, provider, module);
        const method: Method = { ...made, static: isStatic, tags: tagsOf(property, checker) };
        const isAccessor = (property.flags & ts.SymbolFlags.Accessor) !== 0;
        const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0 || held.getCallSignatures().length === 0;
        if (isAccessor || isOptional) {
          const { range, asynchronous, tags } = method;
          others.set(key, {
            name,
            range,
            kind: isOptional ? "optional" : "accessor",
            asynchronous: asynchronous === true,
            tags,
          });
        } else methods.set(key, isMethod(property) ? method : { ...method, declaredAs: heldAs(flags) });
      }
    }
    return { methods, others };
  }

  /** Whether the language or Node declares a member. */
  #isOfPlatform({ declarations = [] }: TypeScript.Symbol): boolean {
    return declarations.some(
      (declaration) =>
        this.#isLibrary(declaration) ||
        ts.findAncestor(
          declaration,
          (each) => ts.isModuleDeclaration(each) && ts.isStringLiteral(each.name) && isBuiltin(each.name.text),
        ) !== undefined,
    );
  }

  /** Whether an expression in brackets names one member: its type is a literal or a unique symbol. */
  namesMember(expression: TypeScript.Expression, module: SourceModule): boolean {
    const { checker, find } = this.#open(module);
    const node = find(expression);
    const flags = node === undefined ? 0 : checker.getTypeAtLocation(node).flags;
    return (flags & (ts.TypeFlags.StringLiteral | ts.TypeFlags.NumberLiteral | ts.TypeFlags.UniqueESSymbol)) !== 0;
  }

  /** Whether the checker can make anything of a base, as a heritage clause names it. */
  knowsBase(base: TypeScript.Expression, module: SourceModule): boolean {
    const { checker, find } = this.#open(module);
    const node = find(base);
    if (node === undefined) return false;
    // What an interface extends is a type; what a class extends is a value that makes instances.
    const ofInterface = ts.isInterfaceDeclaration(base.parent.parent.parent);
    const type = checker.getTypeAtLocation(ofInterface ? (find(base.parent) ?? node) : node);
    return (type.flags & ts.TypeFlags.Any) === 0 && (ofInterface || type.getConstructSignatures().length > 0);
  }

  /** What instances have by their type, beyond `known`; without a source to show, it is said to stand at `place`. */
  rest(
    { node: provider, module }: Located<TypeScript.ClassLikeDeclaration | TypeScript.InterfaceDeclaration>,
    known: ReadonlySet<string>,
    place: Located,
  ): Rest {
    const { checker, find } = this.#open(module);
    const node = find(provider);
    const methods: Method[] = [];
    const optionalMethods: Method[] = [];
    const properties: PropertyMember[] = [];
    const leftOut: string[] = [];
    if (node === undefined)
      return { methods, optionalMethods, properties, hasHiddenMembers: false, unwrappable: undefined, leftOut };
    const type = instanceType(node, checker);
    let hasHiddenMembers = false;
    let unwrappable =
      checker.getIndexInfosOfType(type).length > 0
        ? "an index signature"
        : type.getCallSignatures().length > 0
          ? "a call signature"
          : undefined;
    for (const property of checker.getPropertiesOfType(type)) {
      const declared = property.declarations?.[0];
      const flags = modifiersOfSymbol(property);
      if ((flags & ts.ModifierFlags.NonPublicAccessibilityModifier) !== 0 || isHashNamed(property)) {
        hasHiddenMembers = true;
        continue;
      }
      const optional = (property.flags & ts.SymbolFlags.Optional) !== 0;
      const bracketed = property.name.startsWith("__@") ? (declaredName(declared)?.getText() ?? "") : undefined;
      const name = bracketed === undefined ? property.name : bracketed.replace(/^\[(Symbol\.\w+)\]$/, "$1");
      if (known.has(name)) continue;
      if (name.startsWith("[") && bracketed !== undefined) {
        if (optional) leftOut.push(name);
        else unwrappable ??= `the computed name ${name}`;
        continue;
      }
      const at = placeOf(declaredName(declared), place);
      const held = checker.getTypeOfSymbolAtLocation(property, node);
      const signatures = checker.getNonNullableType(held).getCallSignatures();
      const isDeclaredMethod = isMethod(property);
      const isCallable = signatures.length > 0 && (optional || held.getCallSignatures().length > 0);
      if ((isDeclaredMethod || held.getConstructSignatures().length === 0) && isCallable && bracketed !== "") {
        const isMapped = linksOf(property)?.mappedType !== undefined;
        const made = this.#method(name, flags, signatures, provider, module);
        const method: Method = {
          ...made,
          // `Omit<Other, "x">`: what returns `this` there returns an `Other`, which the wrapper is not.
          signatures: isMapped ? made.signatures.map((each) => ({ ...each, returnType: undefined })) : made.signatures,
          ...(at.file === module.path ? {} : { file: at.file }),
          ...(bracketed === undefined ? {} : { nameText: bracketed }),
          range: at.range,
          declaredAs: isDeclaredMethod ? "method" : heldAs(flags),
          tags: tagsOf(property, checker),
        };
        (optional ? optionalMethods : methods).push(method);
        continue;
      }
      const isSetter = (property.flags & ts.SymbolFlags.SetAccessor) !== 0;
      const isGetter = (property.flags & ts.SymbolFlags.GetAccessor) !== 0;
      properties.push({
        name,
        range: at.range,
        readable: isGetter || !isSetter,
        writable: isSetter || (!isGetter && (flags & ts.ModifierFlags.Readonly) === 0),
        optional,
        buildsOnThis: true,
      });
    }
    return { methods, optionalMethods, properties, hasHiddenMembers, unwrappable, leftOut };
  }

  /**
   * Methods that a class has by interfaces alone, which merge with it or with a base of it.
   * @param places the bases that those interfaces extend, and the members that they have
   * @param base the base that was not followed, if any: what its instances have is implemented
   */
  merged(
    { node: provider, module }: Located<TypeScript.ClassLikeDeclaration>,
    places: readonly MergedPlace[],
    known: ReadonlySet<string>,
    base: Located<TypeScript.Expression> | undefined,
  ): MergedMember[] {
    const { checker, find } = this.#open(module);
    const node = find(provider);
    if (node === undefined) return [];
    const type = instanceType(node, checker);
    const found = new Map<string, MergedMember>();
    const implemented = base === undefined ? undefined : this.#instancesOf(base);
    for (const place of places) {
      const declaration = this.#open(place.module).find(place.node);
      if (declaration === undefined) continue;
      const names = ts.isExpressionWithTypeArguments(declaration)
        ? checker.getTypeAtLocation(declaration).getProperties()
        : checker
            .getTypeAtLocation(declaration.parent)
            .getProperties()
            .filter(({ declarations }) => declarations?.includes(declaration as TypeScript.Declaration) === true);
      for (const { name } of names) {
        const property = type.getProperty(name);
        if (property === undefined || known.has(name) || found.has(name) || name.startsWith("__@")) continue;
        if (!isMethod(property) || implemented?.getProperty(name) !== undefined) continue;
        const signatures = checker.getTypeOfSymbolAtLocation(property, node).getCallSignatures();
        const result = unite(signatures.map((signature) => this.#classify(signature.getReturnType())));
        found.set(name, {
          name,
          of: place.of,
          file: place.module.path,
          range: rangeOf(place.node),
          optional: (property.flags & ts.SymbolFlags.Optional) !== 0,
          asynchronous: result.asynchronous === true,
          tags: tagsOf(property, checker),
        });
      }
    }
    return [...found.values()];
  }

  #instancesOf({ node, module }: Located<TypeScript.Expression>): TypeScript.Type | undefined {
    const { checker, find } = this.#open(module);
    const base = find(node);
    const [made] = base === undefined ? [] : checker.getTypeAtLocation(base).getConstructSignatures();
    return made?.getReturnType();
  }

  #method(
    name: string,
    flags: number,
    signatures: readonly TypeScript.Signature[],
    provider: TypeScript.ClassLikeDeclaration | TypeScript.InterfaceDeclaration,
    module: SourceModule,
  ): Method {
    const result = unite(signatures.map((signature) => this.#classify(signature.getReturnType())));
    const { checker } = this.#open(module);
    const heritage =
      provider.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0] ?? provider;
    const range = rangeOf(heritage);
    return {
      name,
      nameText: /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name),
      range,
      declaredAs: "method",
      decorated: false,
      static: false,
      access: (flags & ts.ModifierFlags.Protected) === 0 ? "public" : "protected",
      abstract: (flags & ts.ModifierFlags.Abstract) !== 0,
      async: false,
      signatures: signatures.map((signature) => ({
        typeParameters: { text: "", imports: [], unreachable: [] },
        typeArguments: [],
        entangled: undefined,
        thisType: undefined,
        parameters: signature.getParameters().map((parameter) => ({
          name: parameter.name,
          type: undefined,
          optional: false,
          hasDefault: false,
          rest: false,
          parenthesise: false,
        })),
        returnType: returnedThis(signature),
        callback: undefined,
        predicate: false,
        jsDoc: undefined,
      })),
      overloaded: signatures.length > 1,
      readsArguments: false,
      result: result.kind,
      asyncIteration: result.asyncIteration,
      asynchronous: result.asynchronous ?? false,
      inexpressible: { name: heritage.getText(module.ast), why: "is known by its type alone", range },
      tags: {},
      values: this.#values(signatures, provider, module, this.#checked(signatures, checker)),
    };
  }

  /** A parameter by its name; what lies in its type is not asked for. */
  #values(
    signatures: readonly TypeScript.Signature[],
    provider: TypeScript.ClassLikeDeclaration | TypeScript.InterfaceDeclaration,
    module: SourceModule,
    result: CheckedResult,
  ): MethodValues {
    const parameter = (name: string): ReturnType<MethodValues["at"]> => {
      const { checker, find } = this.#open(module);
      const found = signatures[0]?.getParameters().find((each) => each.name === name);
      const node = find(provider);
      if (found === undefined || node === undefined) return undefined;
      const { flags } = checker.getNonNullableType(checker.getTypeOfSymbolAtLocation(found, node));
      const kind =
        (flags & ts.TypeFlags.StringLike) !== 0 ? "text" : (flags & ts.TypeFlags.NumberLike) !== 0 ? "number" : "other";
      return { from: "parameter", steps: [name], nullable: [false], kind, valueNullable: true };
    };
    return {
      named: (names) => names.map(parameter).find((path) => path !== undefined && path.kind !== "other"),
      at: (path) => parameter(path),
      checked: () => result,
      untold: () => undefined, // known by its type alone, it is not written at all
    };
  }

  #open(module: SourceModule): {
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

  #isLibrary(declaration: TypeScript.Node): boolean {
    return this.#program?.isSourceFileDefaultLibrary(declaration.getSourceFile()) === true;
  }

  #checked(signatures: readonly TypeScript.Signature[], checker: TypeScript.TypeChecker): CheckedResult {
    const returned = signatures.map((signature) => signature.getReturnType());
    const { kind, asyncIteration, asynchronous = false } = unite(returned.map((each) => this.#classify(each)));
    const [first] = returned;
    const type = first && checker.typeToString(first);
    return { result: kind, asyncIteration, asynchronous, type, unresolved: returned.some(isUnresolved) };
  }

  #classify(type: TypeScript.Type): Result {
    if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return UNKNOWN;
    if ((type.flags & ts.TypeFlags.Instantiable) !== 0) {
      // `P extends Promise<Row>`: of what class it is, only the caller knows.
      const bound = this.#program?.getTypeChecker().getBaseConstraintOfType(type);
      const known = bound === undefined || bound === type ? UNKNOWN : this.#classify(bound);
      return known.asynchronous === true && known.kind === "promise"
        ? PROMISE_AT_TIMES
        : known.kind === "sync"
          ? UNKNOWN
          : known;
    }
    if (type.isUnion()) {
      return unite(
        type.types.map((each) =>
          (each.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Null | ts.TypeFlags.Void)) === 0
            ? this.#classify(each)
            : SYNC,
        ),
      );
    }
    const symbol = type.getSymbol();
    const isGlobal = symbol?.declarations?.some((declaration) => this.#isLibrary(declaration)) === true;
    const global = isGlobal ? GLOBALS.get(symbol.name) : undefined;
    if (global !== undefined) return global;
    const names = new Set(type.getProperties().map(({ name }) => name));
    const then = type.getProperty("then");
    if (then !== undefined) {
      const isInherited = then.declarations?.some((declaration) => this.#isLibrary(declaration)) === true;
      return isInherited ? PROMISE_AT_TIMES : plain("thenable", names.has("catch") && names.has("finally"));
    }
    return [...names].some((name) => name.startsWith("__@asyncIterator")) ? plain("stream") : SYNC;
  }
}

/** Whether a type is what the compiler goes on with where a name cannot be resolved: an `any` with a name of its own. */
function isUnresolved(type: TypeScript.Type): boolean {
  return (type as { readonly intrinsicName?: string }).intrinsicName === "error";
}

/** The text of a result that is the instance, or a promise of it: which instance that is, a wrapper has a say in. */
function returnedThis(signature: TypeScript.Signature): Method["signatures"][number]["returnType"] {
  const declaration = signature.getDeclaration() as TypeScript.SignatureDeclaration | undefined;
  const { type } = declaration ?? {};
  const isThis = (node: TypeScript.TypeNode | undefined): boolean => node?.kind === ts.SyntaxKind.ThisType;
  const text = isThis(type)
    ? "this"
    : type !== undefined &&
        ts.isTypeReferenceNode(type) &&
        type.typeName.getText() === "Promise" &&
        isThis(type.typeArguments?.[0])
      ? "Promise<this>"
      : undefined;
  return text === undefined ? undefined : { text, imports: [], unreachable: [] };
}

/** Whether a property is a method wherever it is declared: of an intersection, as mixins make them, it may be several ones. */
function isMethod({ flags, declarations = [] }: TypeScript.Symbol): boolean {
  if ((flags & ts.SymbolFlags.Method) !== 0) return true;
  return (
    declarations.length > 1 && declarations.every((each) => ts.isMethodDeclaration(each) || ts.isMethodSignature(each))
  );
}

/** Whether a property is private to a class by its name, `#inner`. */
function isHashNamed({ escapedName }: TypeScript.Symbol): boolean {
  return (escapedName as string).startsWith("__#");
}

/** What modifiers come to that a symbol's declarations have, or that a mapped type gave it. */
function modifiersOfSymbol(property: TypeScript.Symbol): number {
  const declared = (property.declarations ?? []).reduce<number>(
    (all, each) => all | ts.getCombinedModifierFlags(each),
    0,
  );
  // `Readonly<X>` has properties that are readonly, and there may be `-readonly` ones.
  const links = linksOf(property);
  if (links?.mappedType === undefined) return declared;
  const isFixed = ((links.checkFlags ?? 0) & CHECKED_READONLY) !== 0;
  return isFixed ? declared | ts.ModifierFlags.Readonly : declared & ~ts.ModifierFlags.Readonly;
}

/** What the compiler knows of a property that a mapped type gave; it has no public word for it. */
function linksOf(
  property: TypeScript.Symbol,
): { readonly checkFlags?: number; readonly mappedType?: unknown } | undefined {
  return (property as { readonly links?: { readonly checkFlags?: number; readonly mappedType?: unknown } }).links;
}
const CHECKED_READONLY = 8;

function declaredName(node: TypeScript.Declaration | undefined): TypeScript.Node | undefined {
  return node === undefined ? undefined : ts.getNameOfDeclaration(node);
}

/** Where a member stands: in a source, or else where what has it is named. */
function placeOf(name: TypeScript.Node | undefined, place: Located): { readonly file: string; readonly range: Range } {
  const file = name?.getSourceFile();
  return name === undefined || file === undefined || file.isDeclarationFile
    ? { file: place.module.path, range: rangeOf(place.node) }
    : { file: file.fileName, range: rangeOf(name) };
}

/** The tags that a symbol's JSDoc has for us. */
function tagsOf(property: TypeScript.Symbol, checker: TypeScript.TypeChecker): MethodTags {
  const tags = property.getJsDocTags(checker).flatMap(({ name, text = [] }) =>
    name === "operation" || name === "uninstrumented" || name === "retryHook"
      ? [
          [
            name,
            text
              .map((part) => part.text)
              .join("")
              .trim(),
          ] as const,
        ]
      : [],
  );
  return Object.fromEntries(tags);
}

/** How a property that holds a function is declared. */
function heldAs(flags: number): Method["declaredAs"] {
  return (flags & ts.ModifierFlags.Readonly) === 0 ? "property" : "readonly property";
}

/** The type of a class as a value; a class expression's own type is that. */
function constructorType(node: TypeScript.ClassLikeDeclaration, checker: TypeScript.TypeChecker): TypeScript.Type {
  const type = checker.getTypeAtLocation(node);
  const symbol = ts.isClassExpression(node) ? undefined : type.getSymbol();
  return symbol === undefined ? type : checker.getTypeOfSymbolAtLocation(symbol, node);
}

/** A class expression's own type is that of its constructor. */
function instanceType(
  node: TypeScript.ClassLikeDeclaration | TypeScript.InterfaceDeclaration,
  checker: TypeScript.TypeChecker,
): TypeScript.Type {
  const type = checker.getTypeAtLocation(node);
  return ts.isClassExpression(node) ? (type.getConstructSignatures()[0]?.getReturnType() ?? type) : type;
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
