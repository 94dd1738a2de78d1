/** Where an error is caught and nobody hears of it. */

import type { SwallowFact } from "../facts.ts";
import { ts, type TypeScript } from "./compiler.ts";
import { bare, chainOf, isWaitedFor } from "./expressions.ts";
import type { Constants } from "./keys.ts";
import {
  forEachChild,
  isArrowFunction,
  isAsExpression,
  isBinaryExpression,
  isCallExpression,
  isCatchClause,
  isClassLike,
  isConditionalExpression,
  isElementAccessExpression,
  isExpressionStatement,
  isForOfStatement,
  isFunctionDeclaration,
  isFunctionExpression,
  isIdentifier,
  isIfStatement,
  isMethodDeclaration,
  isNonNullExpression,
  isOmittedExpression,
  isParenthesizedExpression,
  isPrefixUnaryExpression,
  isPropertyAccessExpression,
  isSourceFile,
  isStringLiteralLike,
  isSwitchStatement,
  isThrowStatement,
  isTryStatement,
  isTypeOfExpression,
} from "./nodes.ts";
import { placeOf } from "./ranges.ts";

type Node = TypeScript.Node;

/** Calls that tell of an error, whoever they are made on. */
const TELLS =
  /^(?:recordException|setStatus|setAttributes?|addEvent|(?:record|report|capture|track|notify|handle|fail|log|count)\w*|throwError|die|warn|error|fatal|critical|reject|emit|inc|increment|on[A-Z]\w*)$/;
/** Calls that tell of it when they are made on a logger or an instrument. */
const TELLS_ON = /^(?:add|info|debug|trace|verbose|record|observe|write)$/;
const TELLING = /log|console|diag|count|error|metric|fail|retr|telemetry|stats/i;
/** Calls that clean up after something else went wrong: that they fail as well is no news. */
const CLEANUP =
  /^(?:rollback\w*|release\w*|close|end|destroy|unlock\w*|disconnect|terminate|dispose|kill|abort\w*|unlink|rm|cancel\w*|removeListener|\w*Rollback|return)$/i;
/** Calls that cannot fail for reasons of infrastructure, or whose failing is the answer. */
const PURE_OBJECTS = new Set([
  "JSON",
  "Number",
  "BigInt",
  "Math",
  "Buffer",
  "Object",
  "Array",
  "String",
  "URL",
  "Date",
  "RegExp",
  "structuredClone",
  "decodeURIComponent",
  "atob",
]);
const PROBES = /^(?:access|stat|lstat|exists|existsSync|accessSync|statSync|parse|decode|deserialize|safeParse)$/;

/** A `catch` clause that neither tells of the error nor passes it on. */
export function swallowedIn(node: TypeScript.TryStatement): SwallowFact | undefined {
  const { catchClause, tryBlock } = node;
  if (catchClause === undefined) return undefined;
  const declared = catchClause.variableDeclaration?.name;
  if (!staysSilent(catchClause.block, declared === undefined ? [] : boundNames(declared))) return undefined;
  if (isInAftermath(node) || !touchesInfrastructure(tryBlock)) return undefined;
  const { start } = placeOf(catchClause);
  return { form: "catch clause", range: { start, end: { line: start.line, column: start.column + "catch".length } } };
}

/** `.catch(() => null)`, `.then(use, () => null)` on something that is waited for; `catchError(() => of(null))` in a pipe. */
export function swallowedBy(call: TypeScript.CallExpression, constants: Constants): SwallowFact | undefined {
  const { expression } = call;
  const name = isPropertyAccessExpression(expression)
    ? expression.name
    : isIdentifier(expression)
      ? expression
      : undefined;
  const index = name === undefined || !Object.hasOwn(HANDLERS, name.text) ? undefined : HANDLERS[name.text];
  const given = index === undefined ? undefined : call.arguments[index];
  if (name === undefined || given === undefined || !isSilentHandler(given, constants) || isInAftermath(call))
    return undefined;
  const isMethod = isPropertyAccessExpression(expression) && !PIPED.has(name.text);
  if (isMethod ? !isWaitedFor(call) || !touchesInfrastructure(expression.expression) : !PIPED.has(name.text))
    return undefined;
  return {
    form: "catch callback",
    range: { start: placeOf(name.text === "then" ? given : name).start, end: placeOf(call).end },
  };
}

/** Operators that are put into a pipe: of RxJS, and of Effect. */
const PIPED = new Set(["catchError", "catchAll", "catchAllCause", "orElseSucceed"]);
/** Which argument is told of an error. */
const HANDLERS: Readonly<Record<string, number>> = {
  catch: 0,
  then: 1,
  catchError: 0,
  catchAll: 0,
  catchAllCause: 0,
  orElseSucceed: 0,
};

function isSilentHandler(given: TypeScript.Expression, constants: Constants): boolean {
  const at = bare(given);
  const value = isIdentifier(at) ? constants.valueOf(at.text, at) : at;
  const handler = value === undefined ? undefined : bare(value);
  if (handler === undefined || !(isArrowFunction(handler) || isFunctionExpression(handler)))
    return isIdentifier(at) && /^noop$/i.test(at.text);
  const [parameter] = handler.parameters;
  return staysSilent(handler.body, parameter === undefined ? [] : boundNames(parameter.name));
}

function boundNames(name: TypeScript.BindingName): readonly string[] {
  if (isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (isOmittedExpression(element) ? [] : boundNames(element.name)));
}

/** Whether a node stands where another error is being dealt with already: in a catch clause, or in a finally block. */
function isInAftermath(node: Node): boolean {
  for (let at = node; !isSourceFile(at); at = at.parent) {
    if (isCatchClause(at.parent) || (isTryStatement(at.parent) && at.parent.finallyBlock === at)) return true;
    if (isMethodDeclaration(at)) return false;
  }
  return false;
}

function touchesInfrastructure(node: Node): boolean {
  const visit = (each: Node): boolean => {
    if (isFunctionDeclaration(each) || isClassLike(each)) return false;
    if (isForOfStatement(each) && each.awaitModifier !== undefined) return true;
    if (isCallExpression(each)) {
      const chain = chainOf(each.expression);
      const name = chain.at(-1) ?? "";
      const [argument] = each.arguments;
      const isRollback = argument !== undefined && isStringLiteralLike(argument) && /^\s*rollback/i.test(argument.text);
      if (!CLEANUP.test(name) && !isRollback && !PURE_OBJECTS.has(chain[0] ?? "") && !PROBES.test(name)) return true;
    }
    // A word that is true ends the walk.
    return forEachChild(each, visit) === true;
  };
  return visit(node);
}

function staysSilent(body: Node, names: readonly string[]): boolean {
  const isTold = (node: Node): boolean =>
    isThrowStatement(node) ||
    (isCallExpression(node) && tells(chainOf(node.expression))) ||
    (isIdentifier(node) && names.includes(node.text) && isHandedOn(node)) ||
    forEachChild(node, isTold) === true;
  return !isTold(body);
}

function tells(chain: readonly string[]): boolean {
  const name = chain.at(-1) ?? "";
  return TELLS.test(name) || (TELLS_ON.test(name) && chain.slice(0, -1).some((each) => TELLING.test(each)));
}

/** Whether the error goes anywhere from here; being asked for its code in a condition leads nowhere. */
function isHandedOn(identifier: TypeScript.Identifier): boolean {
  let at: Node = identifier;
  for (;;) {
    const { parent } = at;
    if (isPropertyAccessExpression(parent) && parent.name === at) return false;
    if (
      isIfStatement(parent) ||
      isSwitchStatement(parent) ||
      isTypeOfExpression(parent) ||
      isPrefixUnaryExpression(parent)
    )
      return false;
    if (isConditionalExpression(parent) && parent.condition === at) return false;
    if (isBinaryExpression(parent) && parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken && !isLogical(parent))
      return false;
    const passesOn =
      isPropertyAccessExpression(parent) ||
      isElementAccessExpression(parent) ||
      isParenthesizedExpression(parent) ||
      isAsExpression(parent) ||
      isNonNullExpression(parent) ||
      isCallExpression(parent) ||
      (isBinaryExpression(parent) && isLogical(parent));
    if (!passesOn) return true;
    at = parent;
    if (isCallExpression(at) && isExpressionStatement(at.parent)) return true;
  }
}

function isLogical({ operatorToken: { kind } }: TypeScript.BinaryExpression): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken
  );
}
