/** A module → `FileFacts`: what classes, functions and their bodies say, gathered in one pass over the syntax tree. */

import type {
  BodyFacts,
  ClassFacts,
  ConstructionFact,
  FileFacts,
  HandoverFact,
  LiteralFact,
  MethodFacts,
  StaticCallFact,
} from "../facts.ts";
import { swallowedBy, swallowedIn } from "./catches.ts";
import { topLevelClasses, type FoundClass } from "./classes.ts";
import { ts, type TypeScript } from "./compiler.ts";
import {
  decoratorsOf,
  functionOf,
  hasFlag,
  holderOf,
  isAsynchronous,
  isAsyncType,
  isDelegation,
  isFunction,
  memberName,
  passedTo,
  tagsOf,
} from "./declarations.ts";
import { readDirectives } from "./directives.ts";
import { bare, chainOf, CLASS_NAME, literalsOf, plainName } from "./expressions.ts";
import { callsAround, handoversIn, NOTHING_REBOUND, reboundIn } from "./handovers.ts";
import { Constants } from "./keys.ts";
import {
  forEachChild,
  getCombinedModifierFlags,
  isAccessor,
  isArrowFunction,
  isBlock,
  isCallExpression,
  isClassDeclaration,
  isClassLike,
  isConstructorDeclaration,
  isFunctionDeclaration,
  isFunctionExpression,
  isFunctionLike,
  isIdentifier,
  isMethodDeclaration,
  isNewExpression,
  isObjectLiteralExpression,
  isParameter,
  isPrivateIdentifier,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isReturnStatement,
  isTryStatement,
  isTypeNode,
  isTypeReferenceNode,
  isVariableDeclaration,
} from "./nodes.ts";
import { instrumentOf, instrumentOfType, readCall, readNew, type Instrument, type Readings } from "./telemetry.ts";
import { placeOf } from "./ranges.ts";
import { ANONYMOUS, type SourceModule } from "./modules.ts";

/** A function whose body is being read; calls are understood at the end, when all instruments of the file are known. */
interface Draft {
  readonly node: TypeScript.FunctionLikeDeclaration;
  readonly calls: TypeScript.CallExpression[];
  readonly news: TypeScript.NewExpression[];
  readonly tries: TypeScript.TryStatement[];
  readonly returns: TypeScript.Expression[];
}

const BUILT_IN =
  /^(?:\w*Error|Map|Set|WeakMap|WeakSet|Date|Promise|URL|Array|RegExp|AbortController|TextEncoder|TextDecoder|Uint8Array|Proxy)$/;
/** What is around a node that is being visited. */
interface Around {
  readonly draft: Draft | undefined;
  readonly within: string | undefined;
  readonly factory: ConstructionFact["factory"];
}

export class FileReading {
  readonly #module: SourceModule;
  readonly #drafts = new Map<TypeScript.Node, Draft>();
  readonly #instruments = new Map<string, Instrument>();
  readonly #constants = new Constants();
  readonly #constructions: ConstructionFact[] = [];
  readonly #staticCalls: StaticCallFact[] = [];
  readonly #handovers: HandoverFact[] = [];

  readonly #knows = (name: string): boolean => this.#module.declarations.has(name) || this.#module.imports.has(name);
  #around: Around = { draft: undefined, within: undefined, factory: undefined };
  #parent: TypeScript.Node;
  readonly #visitChild = (child: TypeScript.Node): void => {
    (child as { parent: TypeScript.Node }).parent = this.#parent;
    this.#visit(child);
  };

  constructor(module: SourceModule) {
    this.#module = module;
    this.#parent = module.ast;
  }

  facts(): FileFacts {
    const { ast, path } = this.#module;
    this.#visit(ast);
    const functions = new Map<string, BodyFacts>();
    for (const [name, nodes] of this.#module.declarations) {
      for (const node of nodes) {
        if (isFunctionDeclaration(node)) this.#addBody(functions, name, node);
        else if (isVariableDeclaration(node) && node.initializer !== undefined)
          this.#readVariable(node.initializer, name, functions);
      }
    }
    const classes = topLevelClasses(this.#module).map((each) => this.#classFacts(each));
    return {
      path,
      classes,
      functions,
      constructions: this.#constructions,
      staticCalls: this.#staticCalls,
      handovers: this.#handovers,
      directives: readDirectives(ast),
    };
  }

  #readVariable(initializer: TypeScript.Expression, name: string, functions: Map<string, BodyFacts>): void {
    const value = bare(initializer);
    this.#addBody(functions, name, value);
    if (!isObjectLiteralExpression(value)) return;
    // An object of functions: `export const telemetry = { observe() { … } }`.
    for (const property of value.properties) {
      const key =
        property.name !== undefined && isIdentifier(property.name) ? `${name}.${property.name.text}` : undefined;
      if (key !== undefined)
        this.#addBody(functions, key, isPropertyAssignment(property) ? bare(property.initializer) : property);
    }
  }

  #addBody(functions: Map<string, BodyFacts>, name: string, node: TypeScript.Node): void {
    const body = this.#bodyFacts(node);
    if (body !== undefined) functions.set(name, body);
  }

  /** Goes into a node, and sets the parents of what is below on the way: the parser would take a pass of its own for that. */
  #visit(node: TypeScript.Node): void {
    const step = STEPS[node.kind];
    if (step === SKIP) return;
    const around = this.#around;
    if (step === undefined) {
      // Most nodes are only passed through.
    } else if (isClassLike(node)) {
      const { parent } = node;
      const holder = isVariableDeclaration(parent) && isIdentifier(parent.name) ? parent.name.text : undefined;
      this.#around = { draft: undefined, within: node.name?.text ?? holder, factory: undefined };
    } else if (opensBody(node, around.draft)) {
      const draft: Draft = { node, calls: [], news: [], tries: [], returns: [] };
      this.#drafts.set(node, draft);
      const isFactory =
        around.within !== undefined && isMethodDeclaration(node) && hasFlag(node, ts.ModifierFlags.Static);
      const factory = isFactory ? { className: around.within, method: memberName(node) ?? "" } : undefined;
      this.#around = { draft, within: around.within, factory };
    } else {
      this.#note(node, around);
    }
    const parent = this.#parent;
    this.#parent = node;
    forEachChild(node, this.#visitChild);
    this.#parent = parent;
    this.#around = around;
  }

  #note(node: TypeScript.Node, { draft, within, factory }: Around): void {
    if (isCallExpression(node)) {
      draft?.calls.push(node);
      this.#noteInstrument(node);
      this.#handovers.push(...handoversIn(node, this.#knows));
      const { expression } = node;
      if (
        isPropertyAccessExpression(expression) &&
        isIdentifier(expression.expression) &&
        CLASS_NAME.test(expression.expression.text) &&
        this.#knows(expression.expression.text)
      ) {
        this.#staticCalls.push({
          className: expression.expression.text,
          method: expression.name.text,
          range: placeOf(node),
          factory,
          within,
          passedTo: passedTo(node),
        });
      }
    } else if (isNewExpression(node)) {
      draft?.news.push(node);
      this.#noteInstrument(node);
      const { expression } = node;
      if (isIdentifier(expression) && !BUILT_IN.test(expression.text)) {
        this.#constructions.push({
          className: expression.text,
          range: placeOf(node),
          factory,
          within,
          passedTo: passedTo(node),
        });
      }
    } else if (isVariableDeclaration(node)) {
      this.#constants.add(node);
      this.#noteTyped(node);
    } else if (isPropertyDeclaration(node) || isParameter(node)) {
      this.#noteTyped(node);
    } else if (isTryStatement(node)) {
      draft?.tries.push(node);
    } else if (isReturnStatement(node) && node.expression !== undefined) {
      draft?.returns.push(node.expression);
    }
  }

  #noteInstrument(node: TypeScript.CallExpression | TypeScript.NewExpression): void {
    const instrument = instrumentOf(node);
    const holder = instrument === undefined ? undefined : holderOf(node);
    if (instrument !== undefined && holder !== undefined) this.#instruments.set(holder, instrument);
  }

  /** What is declared as a histogram or a counter is one, wherever it comes from. */
  #noteTyped({
    name,
    type,
  }: TypeScript.VariableDeclaration | TypeScript.PropertyDeclaration | TypeScript.ParameterDeclaration): void {
    if (type === undefined || !isTypeReferenceNode(type) || !(isIdentifier(name) || isPrivateIdentifier(name))) return;
    const instrument = instrumentOfType(type);
    if (instrument !== undefined && !this.#instruments.has(plainName(name)))
      this.#instruments.set(plainName(name), instrument);
  }

  /** @param wrapping calls that the function itself is handed to, so that they are around each of its own */
  #bodyFacts(node: TypeScript.Node, wrapping: readonly TypeScript.CallExpression[] = NONE): BodyFacts | undefined {
    const draft = this.#drafts.get(node);
    if (draft === undefined) return undefined;
    const to: Readings = { spans: [], durations: [], counters: [], logs: [], keys: [], blocking: [], calls: [] };
    const around = { instruments: this.#instruments, constants: this.#constants, knows: this.#knows };
    const swallowed = draft.tries.flatMap((each) => swallowedIn(each) ?? []);
    for (const call of wrapping) readCall(call, to, around, true);
    for (const call of draft.calls) {
      readCall(call, to, around);
      const fact = swallowedBy(call, this.#constants);
      if (fact !== undefined) swallowed.push(fact);
    }
    for (const each of draft.news) readNew(each, to, around);
    return {
      spans: kept(to.spans),
      durations: kept(to.durations),
      counters: kept(to.counters),
      logs: kept(to.logs),
      keys: kept(to.keys),
      blocking: kept(to.blocking),
      calls: kept(to.calls),
      swallowed: kept(swallowed),
      asynchronous: hasFlag(draft.node, ts.ModifierFlags.Async) || isAsyncType(draft.node.type),
      delegates: isDelegation(draft.node.body),
      returns: kept(returnsOf(draft)),
      parameters: kept(draft.node.parameters.map(({ name }) => (isIdentifier(name) ? name.text : ""))),
    };
  }

  #classFacts({ node, name, localName, path, exportName }: FoundClass): ClassFacts {
    const heritage = (token: TypeScript.SyntaxKind): string[] =>
      node.heritageClauses?.flatMap((clause) =>
        clause.token === token ? clause.types.map(({ expression }) => chainOf(expression).at(-1) ?? "") : [],
      ) ?? [];
    const fields = new Map<string, string>();
    const methods: MethodFacts[] = [];
    const others: BodyFacts[] = [];
    const constructor = node.members.find(
      (member): member is TypeScript.ConstructorDeclaration =>
        isConstructorDeclaration(member) && member.body !== undefined,
    );
    const rebound = constructor === undefined ? NOTHING_REBOUND : reboundIn(constructor);
    for (const member of node.members) {
      if (isConstructorDeclaration(member)) {
        for (const parameter of member.parameters)
          if (isIdentifier(parameter.name))
            addField(fields, parameter.name.text, parameter.type, parameter.initializer);
      } else if (isPropertyDeclaration(member) && !isFunction(member.initializer)) {
        addField(fields, memberName(member) ?? "", member.type, member.initializer);
      } else if (isMethodDeclaration(member) || isPropertyDeclaration(member)) {
        const method = this.#methodFacts(member, rebound);
        if (method !== undefined) methods.push(method);
      }
      const isOther = isAccessor(member) || (isMethodDeclaration(member) && memberName(member) === undefined);
      const other = isOther ? this.#bodyFacts(member) : undefined;
      if (other !== undefined) others.push(other);
    }
    return {
      name,
      // A nameless default export is called after the file by others only.
      local: isClassDeclaration(node) && node.name === undefined ? ANONYMOUS : [...path, localName].join("."),
      range: placeOf(node.name ?? node),
      exported: exportName !== undefined,
      abstract: hasFlag(node, ts.ModifierFlags.Abstract),
      base: heritage(ts.SyntaxKind.ExtendsKeyword)[0],
      implements: heritage(ts.SyntaxKind.ImplementsKeyword),
      decorators: decoratorsOf(node),
      methods: withoutOverloads(methods),
      construction: constructor === undefined ? undefined : this.#bodyFacts(constructor),
      others: kept(others),
      fields,
    };
  }

  #methodFacts(
    member: TypeScript.MethodDeclaration | TypeScript.PropertyDeclaration,
    rebound: ReadonlyMap<string, readonly TypeScript.CallExpression[]>,
  ): MethodFacts | undefined {
    const name = memberName(member);
    if (name === undefined) return undefined;
    const isProperty = isPropertyDeclaration(member);
    const implementation = isProperty ? functionOf(member.initializer) : member;
    const wrapping = isProperty ? callsAround(member.initializer) : (rebound.get(name) ?? NONE);
    const flags = getCombinedModifierFlags(member);
    const hidden = isPrivateIdentifier(member.name) || (flags & ts.ModifierFlags.Private) !== 0;
    return {
      name,
      range: placeOf(member.name),
      extent: placeOf(member),
      static: (flags & ts.ModifierFlags.Static) !== 0,
      access: hidden ? "private" : (flags & ts.ModifierFlags.Protected) !== 0 ? "protected" : "public",
      property: isProperty,
      asynchronous: isAsynchronous(implementation),
      makesOwn: (flags & ts.ModifierFlags.Static) !== 0 && this.#makesOwn(implementation, member.parent),
      tags: tagsOf(member),
      decorators: decoratorsOf(member),
      body: implementation === undefined ? undefined : this.#bodyFacts(implementation, wrapping),
    };
  }

  #makesOwn(node: TypeScript.Node | undefined, of: TypeScript.Node): boolean {
    const draft = node === undefined ? undefined : this.#drafts.get(node);
    if (draft === undefined || draft.news.length === 0 || !isClassLike(of)) return false;
    const { body } = draft.node;
    const returned = body !== undefined && !isBlock(body) ? [body, ...draft.returns] : draft.returns;
    return returned.some((each) => {
      const value = bare(each);
      const made = isIdentifier(value) ? this.#constants.valueOf(value.text, value) : value;
      return made !== undefined && isInstanceOf(bare(made), of);
    });
  }
}

/** `new this()` in the class, or `new Provider()` by its name. */
function isInstanceOf(node: TypeScript.Expression, { name }: TypeScript.ClassLikeDeclaration): boolean {
  if (!isNewExpression(node)) return false;
  const { expression } = node;
  return expression.kind === ts.SyntaxKind.ThisKeyword || (isIdentifier(expression) && expression.text === name?.text);
}

const NONE: readonly never[] = [];

/** A list for as long as the run lasts: most are empty and one will do for those, and one that grew has room to spare. */
function kept<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NONE : list.slice();
}

/** Types have no bodies. */
const SKIP = 0;
const LOOK = 1;

/** What a visit does with a node, by its kind: one look instead of a dozen questions. Kinds that are only gone through are left out. */
const STEPS: readonly (typeof SKIP | typeof LOOK | undefined)[] = Array.from(
  { length: ts.SyntaxKind.Count },
  (_, kind: TypeScript.SyntaxKind) => {
    const node = { kind } as TypeScript.Node;
    if (isTypeNode(node)) return SKIP;
    const isLookedAt =
      isClassLike(node) ||
      isFunctionLike(node) ||
      isCallExpression(node) ||
      isNewExpression(node) ||
      isVariableDeclaration(node) ||
      isPropertyDeclaration(node) ||
      isParameter(node) ||
      isTryStatement(node) ||
      isReturnStatement(node);
    return isLookedAt ? LOOK : undefined;
  },
);

/** Whether a node is a function whose body is looked at by itself: a member, or a function of the top level. */
function opensBody(node: TypeScript.Node, draft: Draft | undefined): node is TypeScript.FunctionLikeDeclaration {
  if (draft !== undefined) return false;
  return (
    isMethodDeclaration(node) ||
    isFunctionDeclaration(node) ||
    isArrowFunction(node) ||
    isFunctionExpression(node) ||
    isConstructorDeclaration(node) ||
    isAccessor(node)
  );
}

function returnsOf({ node: { body }, returns }: Draft): readonly LiteralFact[] {
  return body !== undefined && !isBlock(body) ? literalsOf(body) : returns.flatMap(literalsOf);
}

function addField(
  fields: Map<string, string>,
  name: string,
  type: TypeScript.TypeNode | undefined,
  initializer: TypeScript.Expression | undefined,
): void {
  const value = initializer === undefined ? undefined : bare(initializer);
  if (type !== undefined && isTypeReferenceNode(type) && isIdentifier(type.typeName))
    fields.set(name, type.typeName.text);
  else if (value !== undefined && isNewExpression(value) && isIdentifier(value.expression))
    fields.set(name, value.expression.text);
}

/** One entry for each name: the one with the body, at the place of the first. */
function withoutOverloads(methods: readonly MethodFacts[]): readonly MethodFacts[] {
  const byName = new Map<string, MethodFacts>();
  for (const method of methods) {
    const key = method.static ? `static ${method.name}` : method.name;
    const first = byName.get(key);
    byName.set(
      key,
      first === undefined
        ? method
        : { ...first, body: method.body ?? first.body, asynchronous: first.asynchronous || method.asynchronous },
    );
  }
  return [...byName.values()];
}
