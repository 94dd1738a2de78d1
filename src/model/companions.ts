/** What a generated class has besides its operations: the retry hook that it counts, and the gauges of its queues. */

import { QUEUE_DEPTHS } from "../catalogue.ts";
import type { ResolvedConfig } from "../config.ts";
import { diagnostic, type Diagnostic } from "../diagnostic.ts";
import type { Operation, QueueDepths, RetryHook } from "../model.ts";
import { PROFILES, type Profile } from "../profiles.ts";
import type { Method, Parameter, ProviderClass, SourceProviders } from "../source.ts";
import type { NameTable } from "./names.ts";
import { memberAccess, overrideHead } from "./signature.ts";

/** The override of the method that a provider calls between its own attempts. */
export function buildRetryHook(
  provider: ProviderClass,
  operations: readonly Operation[],
  source: SourceProviders,
  names: NameTable,
  diagnostics: Diagnostic[],
): RetryHook | undefined {
  const retried = operations.filter(({ signals }) => signals.retries !== undefined);
  const hook =
    provider.methods.find(({ tags }) => tags.retryHook !== undefined) ??
    provider.methods.find((method) => method.name === "onRetry" && isHook(method));
  if (hook === undefined || hook.abstract || hook.static) return undefined;
  const place = { file: hook.file ?? source.path, range: hook.range };
  if (retried.length === 0) {
    diagnostics.push(diagnostic("retry-hook-unused", { method: hook.name, className: provider.name }, place));
    return undefined;
  }
  const head = overrideHead(hook, provider, names);
  if ("unnameable" in head || hook.overloaded) {
    diagnostics.push(diagnostic("retry-hook-unclear", { method: hook.name }, place));
    return undefined;
  }
  const [first] = hook.signatures[0]?.parameters ?? [];
  const named = first?.name !== undefined && isText(first) ? head.expressions.get(first.name) : undefined;
  const tagged = /^\S+/.exec(hook.tags.retryHook ?? "")?.[0];
  const only = retried.length === 1 ? retried[0]?.signals.operation : undefined;
  const operation =
    tagged === undefined ? (named ?? (only === undefined ? undefined : JSON.stringify(only))) : JSON.stringify(tagged);
  if (operation === undefined) {
    diagnostics.push(diagnostic("retry-hook-unclear", { method: hook.name }, place));
    return undefined;
  }
  names.take(head, hook);
  return {
    head: head.head,
    jsDoc: head.jsDoc,
    operation,
    call: head.call,
    returns: hook.signatures[0]?.returnType?.text !== "void",
  };
}

/** A public method of the hook's name that is told no operation is something else, such as a subscription. */
function isHook({ access, signatures }: Method): boolean {
  const [first] = signatures[0]?.parameters ?? [];
  return access === "protected" || (first !== undefined && isText(first));
}

function isText({ type }: Parameter): boolean {
  return /^(?:string|["'])/.test(type?.text ?? "");
}

/** The gauges that `getQueueDepths` can feed. */
export function buildQueueDepths(
  provider: ProviderClass,
  operations: readonly Operation[],
  config: ResolvedConfig,
  source: SourceProviders,
  diagnostics: Diagnostic[],
): QueueDepths | undefined {
  const operation = operations.find(({ signals }) => signals.operation === "get_queue_depths");
  const method = provider.methods.find(({ name }) => name === operation?.method);
  if (
    operation === undefined ||
    method === undefined ||
    !operation.signals.metrics ||
    method.static ||
    method.access !== "public"
  )
    return undefined;
  const skip = (why: string): undefined => {
    diagnostics.push(
      diagnostic("queue-depths-skipped", { why }, { file: method.file ?? source.path, range: method.range }),
    );
    return undefined;
  };
  if (provider.memberNames.includes("observeQueueDepths")) {
    skip(`'${provider.name}' has a member 'observeQueueDepths' of its own`);
    return;
  }
  const required = method.signatures[0]?.parameters.some(
    ({ optional, hasDefault, rest }) => !optional && !hasDefault && !rest,
  );
  if (required === true) {
    skip(`'${method.name}' has a required parameter`);
    return;
  }
  const { queueDepths }: Profile = PROFILES[config.profile];
  const gauges = QUEUE_DEPTHS.flatMap(({ queue, field, description }) => {
    const metric = queueDepths[queue];
    const path = [field, field.replace("Queue", "_queue")]
      .map((name) => method.values.at(`result.${name}`))
      .find((found) => found !== undefined);
    const name = path?.steps[0];
    if (metric === undefined || name === undefined || path?.kind === "text" || path?.kind === "other") return [];
    return [{ metric, description, read: `(depths) => depths.${name}` }];
  });
  if (gauges.length === 0) {
    skip(`the result of '${method.name}' names no queue`);
    return;
  }
  return { access: operation.access, method: memberAccess(method.name), gauges };
}
