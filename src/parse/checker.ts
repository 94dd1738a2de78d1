/** What only the type checker knows: results without a declared type, and members of a base class that exists as a type alone. */

import type { Range } from "../diagnostic.ts";
import type { Method, MethodTags, MethodValues, OtherMember, PropertyMember, ResultKind, Untold } from "../source.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { rangeOf, type Located, type SourceModule } from "./modules.ts";
import type { GrowingProgram } from "./program.ts";
import { GLOBALS, plain, PROMISE_AT_TIMES, SYNC, unite, UNKNOWN, type Result } from "./results.ts";
import {
  constructorType,
  declaredName,
  heldAs,
  instanceType,
  isHashNamed,
  isMethod,
  isUnresolved,
  linksOf,
  modifiersOfSymbol,
  placeOf,
  returnedThis,
  tagsOf,
} from "./symbols.ts";

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

/** Questions to the type checker over the user's files. */
export class Checker {
  readonly #program: GrowingProgram;

  constructor(program: GrowingProgram) {
    this.#program = program;
  }

  /** What a method returns, by inference. */
  resultOf(method: TypeScript.Node, module: SourceModule): CheckedResult {
    const { checker, find } = this.#program.open(module);
    const node = find(method);
    const signatures = node === undefined ? [] : checker.getTypeAtLocation(node).getCallSignatures();
    return this.#checked(signatures, checker);
  }

  /** What an inferred result is besides its type. */
  untoldOf(method: TypeScript.Node, module: SourceModule): Untold | undefined {
    const { checker, find } = this.#program.open(module);
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
    const { checker, find } = this.#program.open(module);
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
    const { checker, find } = this.#program.open(module);
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
        if ((flags & ts.ModifierFlags.Private) !== 0 || (isStatic && this.#program.isOfPlatform(property))) continue;
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

  /** Whether an expression in brackets names one member: its type is a literal or a unique symbol. */
  namesMember(expression: TypeScript.Expression, module: SourceModule): boolean {
    const { checker, find } = this.#program.open(module);
    const node = find(expression);
    const flags = node === undefined ? 0 : checker.getTypeAtLocation(node).flags;
    return (flags & (ts.TypeFlags.StringLiteral | ts.TypeFlags.NumberLiteral | ts.TypeFlags.UniqueESSymbol)) !== 0;
  }

  /** Whether the checker can make anything of a base, as a heritage clause names it. */
  knowsBase(base: TypeScript.Expression, module: SourceModule): boolean {
    const { checker, find } = this.#program.open(module);
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
    const { checker, find } = this.#program.open(module);
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
    const { checker, find } = this.#program.open(module);
    const node = find(provider);
    if (node === undefined) return [];
    const type = instanceType(node, checker);
    const found = new Map<string, MergedMember>();
    const implemented = base === undefined ? undefined : this.#instancesOf(base);
    for (const place of places) {
      const declaration = this.#program.open(place.module).find(place.node);
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
    const { checker, find } = this.#program.open(module);
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
    const { checker } = this.#program.open(module);
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
      const { checker, find } = this.#program.open(module);
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
      const bound = this.#program.checker?.getBaseConstraintOfType(type);
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
    const isGlobal = symbol?.declarations?.some((declaration) => this.#program.isOfLibrary(declaration)) === true;
    const global = isGlobal ? GLOBALS.get(symbol.name) : undefined;
    if (global !== undefined) return global;
    const names = new Set(type.getProperties().map(({ name }) => name));
    const then = type.getProperty("then");
    if (then !== undefined) {
      const isInherited = then.declarations?.some((declaration) => this.#program.isOfLibrary(declaration)) === true;
      return isInherited ? PROMISE_AT_TIMES : plain("thenable", names.has("catch") && names.has("finally"));
    }
    return [...names].some((name) => name.startsWith("__@asyncIterator")) ? plain("stream") : SYNC;
  }
}
