/**
 * The operations that the tool knows by name: the provider contract of duroxide, whole. Data only.
 * Source: the Provider Observability Guide (metric names, labels, descriptions) and the provider contract it belongs to.
 * A new operation is one object in this list.
 */

/** What we promise to emit for an operation. Names are OpenTelemetry's and the guide's; metric names left out follow the profile. */
export interface OperationSpec {
  /** snake_case; the span is `provider.<operation>`. */
  readonly operation: string;
  /** Method names in camelCase; their snake_case forms match too. */
  readonly methods: readonly string[];
  /** What the duration histogram says it measures. */
  readonly description: string;
  /** The `operation` label on the error counter, where it is not the operation itself. */
  readonly errorLabel?: string;
  /** The name of the duration histogram, where it does not follow the profile. */
  readonly durationMetric?: string;
  /** A counter of what a successful call returns: the number, the bigint, or the length of the array. */
  readonly count?: CounterSpec;
  /** A counter of retry attempts. */
  readonly retries?: CounterSpec;
}

export interface CounterSpec {
  /** The name of the counter: `provider.sessions_renewed`. */
  readonly metric: string;
  /** What the counter says it counts. */
  readonly description: string;
  /** The unit in UCUM; an annotation such as `{session}` for things. */
  readonly unit?: string;
}

const plain = (operation: string, methods: readonly string[], description: string): OperationSpec => ({
  operation,
  methods,
  description,
});

export const CATALOGUE: readonly OperationSpec[] = [
  {
    operation: "fetch_orchestration_item",
    methods: ["fetchOrchestrationItem"],
    description: "Time to fetch and lock an orchestration item",
    errorLabel: "fetch",
  },
  {
    operation: "ack_orchestration_item",
    methods: ["ackOrchestrationItem"],
    description: "Time to commit orchestration changes atomically",
    errorLabel: "ack_orch",
    retries: {
      metric: "provider.ack_orchestration_retries",
      description: "Retry attempts of ack before success or final failure",
      unit: "{retry}",
    },
  },
  plain("ack_worker", ["ackWorker", "ackWorkItem"], "Time to ack activity completion"),
  {
    operation: "enqueue_orchestrator",
    methods: ["enqueueOrchestrator", "enqueueForOrchestrator"],
    description: "Time to enqueue work to the orchestrator queue",
    errorLabel: "enqueue",
  },
  plain("dequeue_worker", ["dequeueWorker", "fetchWorkItem"], "Time to dequeue from the worker queue"),
  plain("enqueue_worker", ["enqueueWorker", "enqueueForWorker"], "Time to enqueue work to the worker queue"),
  {
    operation: "renew_session_lock",
    methods: ["renewSessionLock"],
    description: "Time to renew session locks",
    count: { metric: "provider.sessions_renewed", description: "Sessions whose lock was renewed", unit: "{session}" },
  },
  {
    operation: "cleanup_orphaned_sessions",
    methods: ["cleanupOrphanedSessions"],
    description: "Time to clean up orphaned sessions",
    count: {
      metric: "provider.sessions_cleaned",
      description: "Orphaned sessions that were cleaned up",
      unit: "{session}",
    },
  },
  plain(
    "abandon_orchestration_item",
    ["abandonOrchestrationItem"],
    "Time to release an orchestration item without committing it",
  ),
  plain("abandon_work_item", ["abandonWorkItem"], "Time to release a work item without completing it"),
  plain(
    "renew_orchestration_item_lock",
    ["renewOrchestrationItemLock"],
    "Time to extend the lock of an orchestration item",
  ),
  plain("renew_work_item_lock", ["renewWorkItemLock"], "Time to extend the lock of a work item"),
  plain("read", ["read"], "Time to read the history of an instance's latest execution"),
  plain("read_with_execution", ["readWithExecution"], "Time to read the history of one execution"),
  plain("append_with_execution", ["appendWithExecution"], "Time to append events to the history of one execution"),
  plain("get_custom_status", ["getCustomStatus"], "Time to read an instance's custom status"),
  plain("get_kv_value", ["getKvValue"], "Time to read one value of an instance's key-value store"),
  plain("get_kv_all_values", ["getKvAllValues"], "Time to read all of an instance's key-value store"),
  plain("list_instances", ["listInstances"], "Time to list all instances"),
  plain("list_instances_by_status", ["listInstancesByStatus"], "Time to list the instances with a status"),
  plain("list_executions", ["listExecutions"], "Time to list the executions of an instance"),
  plain("read_history", ["readHistory"], "Time to read the history of an instance"),
  plain(
    "read_history_with_execution_id",
    ["readHistoryWithExecutionId"],
    "Time to read the history of one execution of an instance",
  ),
  plain("latest_execution_id", ["latestExecutionId"], "Time to find an instance's latest execution"),
  plain("get_instance_info", ["getInstanceInfo"], "Time to read what is known of an instance"),
  plain("get_execution_info", ["getExecutionInfo"], "Time to read what is known of an execution"),
  plain("get_system_metrics", ["getSystemMetrics"], "Time to compute the provider's system metrics"),
  plain("get_queue_depths", ["getQueueDepths"], "Time to count the messages in each queue"),
  plain("get_instance_tree", ["getInstanceTree"], "Time to collect an instance and its descendants"),
  plain("list_children", ["listChildren"], "Time to list the direct children of an instance"),
  plain("get_parent_id", ["getParentId"], "Time to find the parent of an instance"),
  plain("delete_instance", ["deleteInstance"], "Time to delete an instance and its descendants"),
  plain("delete_instances_atomic", ["deleteInstancesAtomic"], "Time to delete several instances in one transaction"),
  plain("delete_instance_bulk", ["deleteInstanceBulk"], "Time to delete the instances that match a filter"),
  plain("prune_executions", ["pruneExecutions"], "Time to prune the old executions of an instance"),
  plain(
    "prune_executions_bulk",
    ["pruneExecutionsBulk"],
    "Time to prune the old executions of the instances that match a filter",
  ),
];

/** `fetchOrchestrationItem` → `fetch_orchestration_item`; `getKVValue2` → `get_kv_value2`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1_$2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1_$2")
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "")
    .toLowerCase();
}

/** The gauges of `observeQueueDepths()`, in the order of the guide. Each names the field of the result that it shows. */
export const QUEUE_DEPTHS = [
  { queue: "orchestrator", field: "orchestratorQueue", description: "Messages in the orchestrator queue" },
  { queue: "worker", field: "workerQueue", description: "Messages in the worker queue" },
  { queue: "timer", field: "timerQueue", description: "Timers that are due" },
] as const;
