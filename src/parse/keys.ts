/** The keys of objects that go to spans, metrics and logs, and what their values are made of. */

import type { KeyFact, KeyTarget } from "../facts.ts";
import type { TypeScript } from "./compiler.ts";
import { bare, chainOf, functionAround, isFallback, literalsOf } from "./expressions.ts";
import {
  isArrayLiteralExpression,
  isBinaryExpression,
  isCallExpression,
  isComputedPropertyName,
  isConditionalExpression,
  isElementAccessExpression,
  isIdentifier,
  isObjectLiteralExpression,
  isPrivateIdentifier,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isSpreadAssignment,
  isSpreadElement,
  isStringLiteralLike,
  isTemplateExpression,
} from "./nodes.ts";
import { placeOf } from "./ranges.ts";

type Expression = TypeScript.Expression;

/** The `const` declarations of a file by name, to see through `const labels = { … }`. */
export class Constants {
  readonly #byName = new Map<string, TypeScript.VariableDeclaration[]>();

  add(node: TypeScript.VariableDeclaration): void {
    if (!isIdentifier(node.name) || node.initializer === undefined) return;
    const found = this.#byName.get(node.name.text);
    if (found === undefined) this.#byName.set(node.name.text, [node]);
    else found.push(node);
  }

  /** What the name is set to where it is used: in the nearest function around, else at the top level. */
  valueOf(name: string, from: TypeScript.Node): Expression | undefined {
    const declared = this.#byName.get(name);
    if (declared === undefined) return undefined;
    for (let scope = functionAround(from); ; scope = functionAround(scope)) {
      const found = declared.find((each) => functionAround(each) === scope);
      if (found !== undefined) return found.initializer;
      if (scope === undefined) return undefined;
    }
  }
}

const MAX_DEPTH = 5;

/** The keys of an expression that is an object, or leads to one. */
export function keysOf(node: Expression, on: KeyTarget, constants: Constants, depth = 0): readonly KeyFact[] {
  if (depth > MAX_DEPTH) return [];
  const again = (next: Expression): readonly KeyFact[] => keysOf(next, on, constants, depth + 1);
  const at = bare(node);
  if (isObjectLiteralExpression(at))
    return at.properties.flatMap((property) => propertyKeys(property, on, constants, again));
  if (isIdentifier(at)) {
    const value = constants.valueOf(at.text, at);
    return value === undefined ? [] : again(value);
  }
  if (isConditionalExpression(at)) return [...again(at.whenTrue), ...again(at.whenFalse)];
  if (isBinaryExpression(at)) return [...again(at.left), ...again(at.right)];
  if (isCallExpression(at) && chainOf(at.expression)[0] === "Object")
    return at.arguments.flatMap((argument) => (isSpreadElement(argument) ? [] : again(argument)));
  if (isPropertyAccessExpression(at) && isIdentifier(at.expression)) {
    const object = constants.valueOf(at.expression.text, at);
    const inner = object === undefined ? undefined : unfrozen(object);
    if (inner === undefined || !isObjectLiteralExpression(inner)) return [];
    const found = inner.properties.find(
      (property) => property.name !== undefined && nameText(property.name) === at.name.text,
    );
    return found !== undefined && isPropertyAssignment(found) ? again(found.initializer) : [];
  }
  // Tags as StatsD takes them: ["operation:fetch", `instance_id:${id}`].
  if (isArrayLiteralExpression(at)) return at.elements.flatMap((element) => tagKey(element, on, constants));
  return [];
}

function unfrozen(node: Expression): Expression {
  const at = bare(node);
  return isCallExpression(at) && at.arguments[0] !== undefined && chainOf(at.expression).join(".") === "Object.freeze"
    ? bare(at.arguments[0])
    : at;
}

function propertyKeys(
  property: TypeScript.ObjectLiteralElementLike,
  on: KeyTarget,
  constants: Constants,
  again: (next: Expression) => readonly KeyFact[],
): readonly KeyFact[] {
  if (isSpreadAssignment(property)) return again(property.expression);
  if (isShorthandPropertyAssignment(property))
    return [keyFact(property.name.text, property.name, property, on, constants)];
  if (!isPropertyAssignment(property)) return [];
  const key = nameText(property.name, constants);
  const own = key === undefined ? [] : [keyFact(key, property.initializer, property, on, constants)];
  // `{ connection: { url, password } }`: each field of a log record's fields is one, too.
  return on === "log" && isObjectLiteralExpression(bare(property.initializer))
    ? [...own, ...again(property.initializer)]
    : own;
}

function nameText(name: TypeScript.PropertyName, constants?: Constants): string | undefined {
  if (isPrivateIdentifier(name)) return undefined;
  if (!isComputedPropertyName(name)) return name.text;
  return keyText(name.expression, constants);
}

/** A key as text: the literal, the constant's literal, or at least the constant's name. */
export function keyText(node: Expression, constants?: Constants): string | undefined {
  const at = bare(node);
  if (isStringLiteralLike(at)) return at.text;
  if (!isIdentifier(at) && !isPropertyAccessExpression(at)) return undefined;
  const value = isIdentifier(at) ? constants?.valueOf(at.text, at) : undefined;
  const literal = value === undefined ? undefined : bare(value);
  return literal !== undefined && isStringLiteralLike(literal) ? literal.text : chainOf(at).at(-1);
}

function tagKey(element: Expression, on: KeyTarget, constants: Constants): readonly KeyFact[] {
  const head = isTemplateExpression(element) ? element.head.text : isStringLiteralLike(element) ? element.text : "";
  const key = /^([\w.]+):/.exec(head)?.[1];
  if (key === undefined) return [];
  if (isTemplateExpression(element))
    return element.templateSpans[0] === undefined
      ? []
      : [keyFact(key, element.templateSpans[0].expression, element, on, constants)];
  const range = placeOf(element);
  return [
    {
      on,
      key,
      value: [],
      literals: [{ text: head.slice(key.length + 1), range }],
      call: undefined,
      derived: true,
      range,
    },
  ];
}

/** One key and what is known of its value. */
export function keyFact(
  key: string,
  value: Expression,
  place: TypeScript.Node,
  on: KeyTarget,
  constants: Constants,
): KeyFact {
  return { on, key, ...readValue(value, constants), range: placeOf(place) };
}

type ReadValue = Pick<KeyFact, "value" | "literals" | "call" | "derived">;

function readValue(node: Expression, constants: Constants, depth = 0): ReadValue {
  const at = bare(node);
  const derived = (call?: string): ReadValue => ({ value: [], literals: literalsOf(at), call, derived: true });
  if (depth > MAX_DEPTH) return derived();
  if (isIdentifier(at)) {
    const initializer = constants.valueOf(at.text, at);
    const read =
      initializer === undefined || bare(initializer) === at ? undefined : readValue(initializer, constants, depth + 1);
    return {
      value: [at.text],
      literals: read?.literals ?? [],
      call: read?.call,
      derived: read?.derived === true && read.literals.length > 0,
    };
  }
  if (isPropertyAccessExpression(at) || isElementAccessExpression(at)) {
    const value = chainOf(at).filter((name) => name !== "this");
    return {
      value,
      literals: [],
      call: undefined,
      derived: ["length", "size", "byteLength"].includes(value.at(-1) ?? ""),
    };
  }
  if (isTemplateExpression(at)) {
    const [first] = at.templateSpans;
    return first === undefined ? derived() : { ...readValue(first.expression, constants, depth + 1), literals: [] };
  }
  if (isBinaryExpression(at) && isFallback(at.operatorToken.kind)) {
    const left = readValue(at.left, constants, depth + 1);
    return { ...left, literals: [...left.literals, ...literalsOf(at.right)] };
  }
  if (isCallExpression(at)) {
    const chain = chainOf(at.expression);
    const name = chain.at(-1);
    const [argument] = at.arguments;
    if (chain.length === 1 && name === "String" && argument !== undefined)
      return readValue(argument, constants, depth + 1);
    if (name === "toString" && isPropertyAccessExpression(at.expression))
      return readValue(at.expression.expression, constants, depth + 1);
    return derived(name);
  }
  return derived();
}
