/** A provider that is not whole: what is missing is neither done nor seen. */

import { defineRule } from "../audit/rule.ts";

interface Args {
  readonly className: string;
  readonly missing: readonly string[];
  readonly admin: boolean;
}

/** What the guide lists under "Required Metrics". */
const REQUIRED = [
  "fetch_orchestration_item",
  "ack_orchestration_item",
  "ack_worker",
  "enqueue_orchestrator",
  "dequeue_worker",
];
/** Fewer could be an interface of its own: a worker queue, a reader of histories. */
const ENOUGH_TO_BE_A_PROVIDER = 3;
const ADMIN = [
  "list_instances",
  "list_instances_by_status",
  "list_executions",
  "get_instance_info",
  "get_execution_info",
  "get_system_metrics",
  "get_instance_tree",
  "delete_instance",
  "delete_instance_bulk",
  "prune_executions",
];
const ENOUGH_TO_BE_ADMIN = 2;

export default defineRule<Args>({
  id: "missing-operation",
  severity: "warn",
  description:
    "A provider that implements part of the contract and lacks a required operation, or admin operations without `getQueueDepths`.",
  message: ({ className, missing, admin }) =>
    admin
      ? `'${className}' has admin operations and no 'getQueueDepths', so nobody sees its queues grow.`
      : `'${className}' is a provider without ${missing.join(", ")}, which the guide requires.`,
  help: ({ admin }) =>
    admin
      ? "Implement getQueueDepths(); the generated class turns it into gauges."
      : "Implement it, under a name that the catalogue knows.",
  check({ providers }, report) {
    for (const { home, name: className, operations, observes } of providers) {
      // What an abstract class lacks, or one whose base cannot be read, may be there all the same.
      const isWhole =
        !home.of.abstract && (home.of.base === undefined || operations.some(({ inherited }) => inherited));
      if (!isWhole || observes.length > 0) continue;
      const names = new Set(operations.map(({ spec }) => spec.operation));
      const missing = REQUIRED.filter((operation) => !names.has(operation));
      if (missing.length > 0 && REQUIRED.length - missing.length >= ENOUGH_TO_BE_A_PROVIDER)
        report({ range: home.of.range }, { className, missing, admin: false });
      const admin = ADMIN.filter((operation) => names.has(operation)).length;
      if (admin >= ENOUGH_TO_BE_ADMIN && !names.has("get_queue_depths"))
        report({ range: home.of.range }, { className, missing: [], admin: true });
    }
  },
});
