/** An operation that is recorded twice. */

import type { AuditedOperation } from "../audit/model.ts";
import { defineRule } from "../audit/rule.ts";
import { snakeCase } from "../catalogue.ts";

interface Args {
  readonly operation: string;
  readonly className: string;
  readonly how: string;
}

export default defineRule<Args>({
  id: "double-instrumentation",
  severity: "warn",
  description: "An operation that is instrumented by hand and whose class is also generated.",
  message: ({ operation, className, how }) =>
    `operation '${operation}' is observed by Instrumented${className}, and once more by ${how}: every call is recorded twice.`,
  help: () => "Take the hand-written part out; or leave the operation to it with '@uninstrumented <reason>'.",
  check({ output, providers }, report, project) {
    if (output === undefined) return;
    for (const { name: className, operations } of providers) {
      for (const operation of operations) {
        const { method, inherited } = operation;
        if (inherited || !output.observes(className, method.name)) continue;
        const patcher = project.patcherOf(operation);
        const how = patcher === undefined ? describe(operation) : `'${patcher}', which its class is handed to`;
        if (how !== undefined) report({ range: method.range }, { operation: method.name, className, how });
      }
    }
  },
});

/** How an operation observes itself, where it stands. A span of another name is one of a step within it, as it should be. */
function describe({ byHand, method, reach, spec }: AuditedOperation): string | undefined {
  if (byHand.decorated) return "its decorator here";
  const named =
    reach.spans.some(({ name }) => name !== undefined && snakeCase(name).includes(snakeCase(method.name))) ||
    reach.spans.some(({ name }) => name?.includes(spec.operation));
  if (byHand.duration) return byHand.span ? "a span and a histogram here" : "a histogram here";
  return named ? "a span here" : undefined;
}
