/** The way to a value that a signature proves to exist: a parameter, or a property of a parameter or of the result. */

import type { ValueKind, ValuePath } from "../source.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { declarationsOf, isGlobal, isNullish } from "./results.ts";
import type { SourceModule } from "./modules.ts";
import type { Workspace } from "./workspace.ts";

/** A type at a place: the node, and the module that gives its names meaning. */
interface Typed {
  readonly type: TypeScript.TypeNode;
  readonly module: SourceModule;
  readonly nullable: boolean;
}

const TRANSPARENT = new Set(["Readonly", "Required", "NonNullable", "Awaited"]);
const MAX_DEPTH = 16;

/** A parameter of one of these names, else such a property of a parameter, else of the result; only what can be an id. */
export function namedPath(
  names: readonly string[],
  parameters: readonly TypeScript.ParameterDeclaration[],
  result: TypeScript.TypeNode | undefined,
  module: SourceModule,
  workspace: Workspace,
): ValuePath | undefined {
  const starts = parameters.map((parameter) => startOf(parameter, module)).filter((start) => start !== undefined);
  for (const start of starts) {
    const found = names.includes(start.name) ? walk(start, [], workspace) : undefined;
    if (isIdentity(found)) return found;
  }
  const outcome = resultStart(result, module);
  if (outcome !== undefined) starts.push(outcome);
  for (const start of starts) {
    for (const name of names) {
      const found = walk(start, [name], workspace);
      if (isIdentity(found)) return found;
    }
  }
  if (outcome === undefined) return undefined;
  // What was locked often comes wrapped: { item, lockToken }.
  for (const property of propertyNames(outcome, workspace)) {
    for (const name of names) {
      const found = walk(outcome, [property, name], workspace);
      if (isIdentity(found)) return found;
    }
  }
  return undefined;
}

/**
 * The value at a path that the config names: from a parameter, or from `result`. A property that the types do not have is
 * undefined; where the types cannot be followed, the path is taken at its word and its kind is `unknown`. With `inSome` a
 * property that only some members of a union have will do.
 */
export function configuredPath(
  path: string,
  parameters: readonly TypeScript.ParameterDeclaration[],
  result: TypeScript.TypeNode | undefined,
  module: SourceModule,
  workspace: Workspace,
  inSome = false,
): ValuePath | undefined {
  const [first = "", ...steps] = path.split(".");
  const parameter = parameters.find(({ name }) => ts.isIdentifier(name) && name.text === first);
  if (parameter !== undefined)
    return walk(startOf(parameter, module) ?? unknownStart("parameter", first), steps, workspace, inSome);
  if (first !== "result") return undefined;
  return walk(resultStart(result, module) ?? unknownStart("result", "result"), steps, workspace, inSome);
}

interface Start {
  readonly from: "parameter" | "result";
  readonly name: string;
  readonly typed: Typed | undefined;
  /** Where a parameter has a default and no type. */
  readonly literal?: ValueKind;
}

const unknownStart = (from: Start["from"], name: string): Start => ({ from, name, typed: undefined });

function startOf(parameter: TypeScript.ParameterDeclaration, module: SourceModule): Start | undefined {
  if (!ts.isIdentifier(parameter.name) || parameter.dotDotDotToken !== undefined) return undefined;
  const { name, type, initializer } = parameter;
  if (type === undefined) {
    const literal = initializer === undefined ? undefined : literalKind(initializer);
    return literal === undefined ? undefined : { from: "parameter", name: name.text, typed: undefined, literal };
  }
  const nullable = parameter.questionToken !== undefined || initializer !== undefined;
  return { from: "parameter", name: name.text, typed: { type, module, nullable } };
}

function resultStart(type: TypeScript.TypeNode | undefined, module: SourceModule): Start | undefined {
  return type === undefined
    ? undefined
    : { from: "result", name: "result", typed: { type: settled(type, module), module, nullable: false } };
}

/** `T` of `Promise<T>`. */
function settled(type: TypeScript.TypeNode, module: SourceModule): TypeScript.TypeNode {
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return type;
  const [argument] = type.typeArguments ?? [];
  return type.typeName.text === "Promise" && isGlobal(type.typeName, module) && argument !== undefined
    ? argument
    : type;
}

function walk(start: Start, steps: readonly string[], workspace: Workspace, inSome = false): ValuePath | undefined {
  const nullable: boolean[] = [];
  let typed = start.typed;
  for (const step of steps) {
    if (typed === undefined) {
      if (start.literal !== undefined) return undefined; // a string or a number has no such property
      nullable.push(true);
      continue;
    }
    const shape = members(typed, workspace);
    if (shape === undefined) return isOpaque(typed, workspace) ? unknownFrom(start, steps) : undefined;
    nullable.push(shape.nullable);
    typed = shape.property(step, inSome);
    if (typed === undefined) return undefined;
  }
  const names = start.from === "parameter" ? [start.name, ...steps] : steps;
  const value =
    typed === undefined
      ? { kind: start.literal ?? "unknown", nullable: start.typed === undefined }
      : kindOf(typed, workspace);
  return {
    from: start.from,
    steps: names,
    nullable: start.from === "parameter" ? [false, ...nullable] : nullable,
    kind: value.kind,
    valueNullable: value.nullable,
  };
}

function unknownFrom(start: Start, steps: readonly string[]): ValuePath {
  const names = start.from === "parameter" ? [start.name, ...steps] : steps;
  return {
    from: start.from,
    steps: names,
    nullable: names.map((_, index) => start.from === "result" || index > 0),
    kind: "unknown",
    valueNullable: true,
  };
}

function isIdentity(found: ValuePath | undefined): found is ValuePath {
  return found !== undefined && (found.kind === "text" || found.kind === "number" || found.kind === "bigint");
}

interface Shape {
  readonly nullable: boolean;
  /** `inSome`: a property that only some members of a union have will do. */
  property(name: string, inSome: boolean): Typed | undefined;
  readonly names: readonly string[];
}

function propertyNames({ typed }: Start, workspace: Workspace): readonly string[] {
  return typed === undefined ? [] : (members(typed, workspace)?.names ?? []);
}

/** The properties of an object type; undefined for what is none, or cannot be followed. */
function members({ type, module, nullable }: Typed, workspace: Workspace, depth = 0): Shape | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const into = (node: TypeScript.TypeNode, home = module): Shape | undefined =>
    members({ type: node, module: home, nullable }, workspace, depth + 1);
  if (ts.isParenthesizedTypeNode(type)) return into(type.type);
  if (ts.isTypeLiteralNode(type)) return shapeOf([{ module, nodes: type.members }], nullable);
  if (ts.isUnionTypeNode(type)) {
    const parts = type.types.filter((each) => !isNullish(each));
    const shapes = parts.map((each) => into(each));
    if (shapes.length === 0 || !shapes.every((shape) => shape !== undefined)) return undefined;
    const anyNullable = nullable || parts.length < type.types.length || shapes.some((shape) => shape.nullable);
    return {
      nullable: anyNullable,
      names: shapes[0]?.names ?? [],
      property: (name, inSome) => {
        const found = shapes.map((shape) => shape.property(name, inSome));
        return inSome || found.every((each) => each !== undefined)
          ? found.find((each) => each !== undefined)
          : undefined;
      },
    };
  }
  if (ts.isIntersectionTypeNode(type)) {
    const shapes = type.types.map((each) => into(each)).filter((shape) => shape !== undefined);
    if (shapes.length === 0) return undefined;
    return {
      nullable,
      names: shapes.flatMap((shape) => shape.names),
      property: (name, inSome) =>
        shapes.map((shape) => shape.property(name, inSome)).find((each) => each !== undefined),
    };
  }
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return undefined;
  if (isGlobal(type.typeName, module)) {
    const [argument] = type.typeArguments ?? [];
    return TRANSPARENT.has(type.typeName.text) && argument !== undefined ? into(argument) : undefined;
  }
  const declarations = declarationsOf(type, module, workspace);
  const [first] = declarations;
  if (first === undefined) return undefined;
  if (ts.isTypeAliasDeclaration(first.node)) return into(first.node.type, first.module);
  const parts: MemberList[] = [];
  const collect = (located: readonly { module: SourceModule; node: TypeScript.Node }[], level: number): void => {
    for (const { module: home, node } of located) {
      if (level > MAX_DEPTH || !(ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node))) continue;
      parts.push({ module: home, nodes: node.members });
      for (const clause of node.heritageClauses ?? []) {
        if (clause.token === ts.SyntaxKind.ImplementsKeyword) continue;
        for (const { expression } of clause.types)
          if (ts.isIdentifier(expression)) collect(workspace.declared(home, expression.text), level + 1);
      }
    }
  };
  collect(declarations, depth);
  return parts.length === 0 ? undefined : shapeOf(parts, nullable);
}

interface MemberList {
  readonly module: SourceModule;
  readonly nodes: readonly TypeScript.Node[];
}

function shapeOf(parts: readonly MemberList[], nullable: boolean): Shape {
  const properties = parts.flatMap(({ module, nodes }) =>
    nodes.flatMap((node) => {
      if (
        !(ts.isPropertySignature(node) || ts.isPropertyDeclaration(node) || ts.isGetAccessor(node)) ||
        !ts.isIdentifier(node.name)
      )
        return [];
      const hidden =
        ts.canHaveModifiers(node) &&
        (ts.getCombinedModifierFlags(node) &
          (ts.ModifierFlags.NonPublicAccessibilityModifier | ts.ModifierFlags.Static)) !==
          0;
      if (hidden) return [];
      const optional = !ts.isGetAccessor(node) && node.questionToken !== undefined;
      return [{ name: node.name.text, type: node.type, module, optional }];
    }),
  );
  return {
    nullable,
    names: properties.map(({ name }) => name),
    property: (name) => {
      const found = properties.find((each) => each.name === name);
      return found?.type === undefined
        ? undefined
        : { type: found.type, module: found.module, nullable: found.optional };
    },
  };
}

/** Whether nothing is known of a type: imported from where it cannot be followed, or computed. */
function isOpaque({ type, module }: Typed, workspace: Workspace): boolean {
  if (type.kind === ts.SyntaxKind.AnyKeyword) return true;
  if (!ts.isTypeReferenceNode(type))
    return !ts.isToken(type) && !ts.isLiteralTypeNode(type) && !ts.isArrayTypeNode(type);
  return !ts.isIdentifier(type.typeName) || declarationsOf(type, module, workspace).length === 0;
}

function kindOf(
  { type, module, nullable }: Typed,
  workspace: Workspace,
  depth = 0,
): { kind: ValueKind; nullable: boolean } {
  const result = (kind: ValueKind): { kind: ValueKind; nullable: boolean } => ({ kind, nullable });
  const into = (node: TypeScript.TypeNode, home = module): { kind: ValueKind; nullable: boolean } =>
    kindOf({ type: node, module: home, nullable }, workspace, depth + 1);
  if (depth > MAX_DEPTH) return result("unknown");
  if (ts.isParenthesizedTypeNode(type)) return into(type.type);
  if (ts.isUnionTypeNode(type)) {
    const parts = type.types.filter((each) => !isNullish(each)).map((each) => into(each));
    const kinds = new Set(parts.map(({ kind }) => kind));
    return {
      kind: unitedKind(kinds),
      nullable: nullable || parts.length < type.types.length || parts.some((part) => part.nullable),
    };
  }
  if (ts.isIntersectionTypeNode(type))
    return type.types.map((each) => into(each)).find(({ kind }) => kind !== "other") ?? result("other"); // branded
  if (ts.isLiteralTypeNode(type)) return result(literalKind(type.literal) ?? "other");
  if (ts.isTemplateLiteralTypeNode(type)) return result("text");
  if (ts.isArrayTypeNode(type))
    return result(
      into(type.elementType).kind === "text" || into(type.elementType).kind === "number" ? "list" : "other",
    );
  if (type.kind === ts.SyntaxKind.StringKeyword) return result("text");
  if (type.kind === ts.SyntaxKind.NumberKeyword) return result("number");
  if (type.kind === ts.SyntaxKind.BigIntKeyword) return result("bigint");
  if (type.kind === ts.SyntaxKind.BooleanKeyword) return result("boolean");
  if (ts.isTypeOperatorNode(type)) return into(type.type);
  if (!ts.isTypeReferenceNode(type)) return result("other");
  if (!ts.isIdentifier(type.typeName)) return result("unknown");
  if (isGlobal(type.typeName, module)) return result("other");
  const [first] = declarationsOf(type, module, workspace);
  if (first === undefined) return result("unknown");
  if (ts.isTypeAliasDeclaration(first.node)) return into(first.node.type, first.module);
  if (ts.isEnumDeclaration(first.node))
    return result(
      first.node.members.every(({ initializer }) => initializer !== undefined && ts.isStringLiteral(initializer))
        ? "text"
        : "number",
    );
  return result("other");
}

/** One kind for a union: what any id can be, what any attribute can be, or neither. */
function unitedKind(kinds: ReadonlySet<ValueKind>): ValueKind {
  const [kind = "other"] = kinds;
  if (kinds.size === 1) return kind;
  const all = (allowed: readonly ValueKind[]): boolean => [...kinds].every((each) => allowed.includes(each));
  if (all(["text", "number", "bigint"])) return "text";
  return all(["text", "number", "bigint", "boolean"]) ? "boolean" : "other";
}

export function literalKind(node: TypeScript.Node): ValueKind | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node))
    return "text";
  if (ts.isNumericLiteral(node) || (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand)))
    return "number";
  if (ts.isBigIntLiteral(node)) return "bigint";
  return node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword ? "boolean" : undefined;
}
