/** An operation that is observed by hand, and not for all that the guide asks. */

import { defineRule } from "../audit/rule.ts";
import type { AuditedOperation } from "../audit/model.ts";

interface Args {
  readonly operation: string;
  readonly missing: readonly string[];
}

export default defineRule<Args>({
  id: "missing-signal",
  severity: "warn",
  description:
    "An operation observed by hand without the error counter, the count or the retries that the catalogue promises.",
  message: ({ operation, missing }) =>
    `operation '${operation}' is observed by hand, and nothing records ${missing.join(" or ")}.`,
  help: () => "Add the counter, or have the class generated, which forgets none.",
  check({ providers }, report, project) {
    for (const provider of providers) {
      for (const operation of provider.operations) {
        if (
          operation.inherited ||
          operation.reach.wrappedUnseen ||
          project.observerOf(provider, operation)?.by !== "hand"
        )
          continue;
        const missing = missingSignals(operation);
        if (missing.length > 0)
          report({ range: operation.method.range }, { operation: operation.method.name, missing });
      }
    }
  },
});

function missingSignals({ reach: { counters, durations, bodies }, spec }: AuditedOperation): readonly string[] {
  const names = [...counters, ...durations].map(({ name }) => name ?? "");
  const has = (pattern: RegExp): boolean =>
    names.some((name) => pattern.test(name)) ||
    bodies.some(({ body }) => body.keys.some(({ on, key }) => on === "label" && pattern.test(key)));
  const missing: string[] = [];
  // A histogram with the outcome or the error type among its labels counts failures as well.
  if (!has(/error|fail|fault|exception|outcome|status|success|result/i)) missing.push("its failures");
  const { count, retries } = spec;
  if (
    count !== undefined &&
    !counters.some(
      ({ name }) =>
        name !== undefined &&
        (name === count.metric || /session|renewed|clean|count|total/i.test(name)) &&
        !/error|fail/i.test(name),
    )
  )
    missing.push(`'${count.metric}'`);
  if (retries !== undefined && !has(/retr|attempt/i)) missing.push(`'${retries.metric}'`);
  return missing;
}
