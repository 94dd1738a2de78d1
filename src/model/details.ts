/** What an override tells of one call: its instance, and the values that the config names. */

import type { ModuleReference } from "../config.ts";
import { diagnostic, type Diagnostic, type Place } from "../diagnostic.ts";
import type { CapturedAttribute, Detail, OperationSignals } from "../model.ts";
import type { Method, ValuePath } from "../source.ts";
import type { Promised } from "./select.ts";
import { propertyAccess } from "./signature.ts";

export interface Details {
  /** An expression for the instance id where a plain parameter holds it; else `undefined`. */
  readonly instanceId: string;
  readonly details: readonly Detail[];
  /** Where the types show an instance id to be. */
  readonly identified: "parameter" | "result" | undefined;
  /** What the config has captured besides. */
  readonly attributes: readonly CapturedAttribute[];
  readonly faults: readonly Diagnostic[];
}

export const INSTANCE_NAMES = ["instance", "instanceId", "instance_id"];
export const TOKEN_NAMES = ["lockToken", "lock_token", "token"];

/** Parts of a name that tell of a secret or of a person; matched as whole words of a camelCase or snake_case name. */
const SENSITIVE =
  /(?:^|_)(?:password|passwd|passphrase|pwd|pin|secret|secrets|token|tokens|authorization|auth|bearer|cookie|cookies|session_id|api_?key|private_?key|access_?key|credential|credentials|card|cvv|cvc|iban|ssn|signature|email|e_mail|phone|address|birthday|birthdate|dob|jwt|otp)(?:_|$)/;

/** The details of a method's override, with a fault for each path that leads nowhere or to what should not be captured. */
export function buildDetails(
  method: Method,
  { spec, options }: Promised,
  expressions: ReadonlyMap<string, string>,
  place: Place,
  signals: Pick<OperationSignals, "metrics" | "spans" | "logs">,
  importValue: (reference: ModuleReference) => string,
): Details {
  const faults: Diagnostic[] = [];
  const details: Detail[] = [];
  const parameters = [...expressions.keys()];
  const iterates = method.result === "iteration";
  const isDescribed = signals.spans || signals.logs;

  const locate = (key: string, path: string): ValuePath | undefined => {
    const found = method.values.at(path);
    if (found === undefined || (found.from === "parameter" && expressionOf(found) === undefined)) {
      faults.push(diagnostic("path-not-found", { method: method.name, key, path, parameters }, place));
      return undefined;
    }
    if (found.from === "result" && iterates) {
      faults.push(diagnostic("path-in-iteration", { method: method.name, key, path }, place));
      return undefined;
    }
    return found;
  };
  const captured = (key: string, path: string, alias?: string): ValuePath | undefined => {
    if (options.allowSensitive === undefined && [path, alias ?? ""].some(isSensitive)) {
      faults.push(diagnostic("sensitive-name", { method: method.name, key, path }, place));
      return undefined;
    }
    return locate(key, path);
  };
  /** The expression that reads a value: `item?.order.id`. */
  function expressionOf({ from, steps, nullable }: ValuePath): string | undefined {
    const first = from === "result" ? "result" : expressions.get(steps[0] ?? "");
    if (first === undefined) return undefined;
    const offset = from === "result" ? 0 : 1;
    return steps
      .slice(offset)
      .reduce(
        (text, step, index) => text + (nullable[index + offset] === true ? optional(step) : propertyAccess(step)),
        first,
      );
  }

  // ---- instance id
  let instanceId = "undefined";
  const path =
    options.instanceId === undefined
      ? method.values.named(INSTANCE_NAMES)
      : options.instanceId === false
        ? undefined
        : captured("instanceId", options.instanceId, "instance");
  const expression = path === undefined ? undefined : expressionOf(path);
  if (path !== undefined && expression !== undefined && isDescribed && !(path.from === "result" && iterates)) {
    if (path.kind === "boolean" || path.kind === "list" || path.kind === "other") {
      faults.push(
        diagnostic("path-not-a-value", { method: method.name, key: "instanceId", path: path.steps.join(".") }, place),
      );
    } else if (path.from === "result") {
      details.push({ name: "instanceIdOf", text: `(result) => ${expression}` });
    } else if (path.steps.length === 1) {
      instanceId = expression;
    } else {
      details.push({ name: "instanceId", text: `() => ${expression}` });
    }
  }

  // ---- attributes
  const attributes: CapturedAttribute[] = [];
  const fromArguments: string[] = [];
  const fromResult: string[] = [];
  for (const [name, at] of Object.entries(options.attributes ?? {})) {
    const found = captured(`attribute '${name}'`, at, name);
    const text = found === undefined ? undefined : expressionOf(found);
    if (found === undefined || text === undefined) continue;
    if (found.kind === "other") {
      faults.push(diagnostic("path-not-a-value", { method: method.name, key: `attribute '${name}'`, path: at }, place));
      continue;
    }
    if (isDescribed) attributes.push({ name, kind: found.kind, from: found.from });
    (found.from === "result" ? fromResult : fromArguments).push(`${JSON.stringify(name)}: ${text}`);
  }
  if (fromArguments.length > 0 && isDescribed)
    details.push({ name: "attributes", text: `() => ({ ${fromArguments.join(", ")} })` });
  if (fromResult.length > 0 && isDescribed)
    details.push({ name: "attributesOf", text: `(result) => ({ ${fromResult.join(", ")} })` });

  // ---- count
  const from = typeof options.count === "object" ? options.count.from : undefined;
  if (from !== undefined && spec.count !== undefined) {
    const found = locate("count", from.startsWith("result") ? from : `result.${from}`);
    const text = found === undefined ? undefined : expressionOf(found);
    if (text !== undefined && signals.metrics) details.push({ name: "countOf", text: `(result) => ${text}` });
  }

  // ---- failure carried by a result
  const { failure } = options;
  if (failure !== undefined && "property" in failure) {
    const found = locate("failure", `result.${failure.property}`);
    const text = found === undefined ? undefined : expressionOf(found);
    if (text !== undefined) {
      const test = `${text} === ${JSON.stringify(failure.equals === undefined ? false : failure.equals)}`;
      details.push({ name: "isFailure", text: `(result) => ${test}` });
      const error = failure.error ?? "error";
      // The test narrows a union to the side that has the error.
      const carried = method.values.at(`result.${error}`, true);
      if (carried !== undefined)
        details.push({
          name: "errorOf",
          text: `(result) => (${test} ? result${error.split(".").map(propertyAccess).join("")} : undefined)`,
        });
      else if (failure.error !== undefined)
        faults.push(
          diagnostic(
            "path-not-found",
            { method: method.name, key: "failure.error", path: `result.${error}`, parameters },
            place,
          ),
        );
    }
  } else if (failure !== undefined && !iterates) {
    details.push({ name: "isFailure", text: `(result) => ${importValue(failure)}(result)` });
    if (method.values.at("result.error") !== undefined)
      details.push({ name: "errorOf", text: "(result) => result.error" });
    else if (method.values.at("result.error", true) !== undefined)
      details.push({ name: "errorOf", text: `(result) => ("error" in result ? result.error : undefined)` });
  }

  // ---- retries seen from outside: the same token again
  if (spec.retries !== undefined) {
    const token =
      options.retryKey === undefined ? method.values.named(TOKEN_NAMES) : locate("retryKey", options.retryKey);
    const text = token?.from === "parameter" ? expressionOf(token) : undefined;
    if (text !== undefined && signals.metrics)
      details.push({ name: "attempt", text: `() => ({ provider: this, token: ${text} })` });
  }
  const isResult = details.some(({ name }) => name === "instanceIdOf");
  const isParameter = instanceId !== "undefined" || details.some(({ name }) => name === "instanceId");
  const identified = isResult ? "result" : isParameter ? "parameter" : undefined;
  return { instanceId, details, identified, attributes, faults };
}

function optional(step: string): string {
  const access = propertyAccess(step);
  return access.startsWith(".") ? `?${access}` : `?.${access}`;
}

/** Whether a name, or a part of a path, looks like a secret or like personal data. */
export function isSensitive(name: string): boolean {
  return name.split(".").some((part) =>
    SENSITIVE.test(
      part
        .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1_$2")
        .replace(/[^\p{L}\p{N}]+/gu, "_")
        .toLowerCase(),
    ),
  );
}
