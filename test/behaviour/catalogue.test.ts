/** Every operation of the built-in catalogue, succeeding and failing, on the generated class of the golden case `guide`. */

import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { MemoryProvider } from "../golden/cases/guide/provider.ts";
import { ROOT } from "../support/files.ts";
import { instrument } from "../support/instrument.ts";
import { logsApi, startTelemetry, type Telemetry } from "../support/telemetry.ts";

const SOURCE = join(ROOT, "test/golden/cases/guide/provider.ts");
const BUCKETS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000];

interface Expected {
  readonly method: keyof MemoryProvider;
  readonly args: readonly unknown[];
  readonly operation: string;
  /** The `operation` label on errors, where it is not the operation's name. */
  readonly label?: string;
  readonly instance?: string;
}

const item = { id: "1", instance: "order-1", kind: "start" } as const;

// From telemetry.md, not from src/catalogue.ts: a slip there must show here.
const OPERATIONS: readonly Expected[] = [
  { method: "fetchOrchestrationItem", args: [1000], operation: "fetch_orchestration_item", label: "fetch" },
  { method: "ackOrchestrationItem", args: ["token", [], []], operation: "ack_orchestration_item", label: "ack_orch" },
  { method: "abandonOrchestrationItem", args: ["token"], operation: "abandon_orchestration_item" },
  { method: "renewOrchestrationItemLock", args: ["token", 1000], operation: "renew_orchestration_item_lock" },
  {
    method: "enqueueForOrchestrator",
    args: [item],
    operation: "enqueue_orchestrator",
    label: "enqueue",
    instance: "order-1",
  },
  { method: "enqueueForWorker", args: [item], operation: "enqueue_worker", instance: "order-1" },
  { method: "fetchWorkItem", args: [1000], operation: "dequeue_worker" },
  { method: "ackWorkItem", args: ["token", item], operation: "ack_worker", instance: "order-1" },
  { method: "abandonWorkItem", args: ["token"], operation: "abandon_work_item" },
  { method: "renewWorkItemLock", args: ["token", 1000], operation: "renew_work_item_lock" },
  { method: "renewSessionLock", args: [["a", "b"], 1000], operation: "renew_session_lock" },
  { method: "cleanupOrphanedSessions", args: [], operation: "cleanup_orphaned_sessions" },
  { method: "read", args: ["order-1"], operation: "read", instance: "order-1" },
  { method: "readWithExecution", args: ["order-1", 1], operation: "read_with_execution", instance: "order-1" },
  { method: "appendWithExecution", args: ["order-1", 1, []], operation: "append_with_execution", instance: "order-1" },
  { method: "getCustomStatus", args: ["order-1", 0], operation: "get_custom_status", instance: "order-1" },
  { method: "getKvValue", args: ["order-1", "key"], operation: "get_kv_value", instance: "order-1" },
  { method: "getKvAllValues", args: ["order-1"], operation: "get_kv_all_values", instance: "order-1" },
  { method: "listInstances", args: [], operation: "list_instances" },
  { method: "listInstancesByStatus", args: ["running"], operation: "list_instances_by_status" },
  { method: "listExecutions", args: ["order-1"], operation: "list_executions", instance: "order-1" },
  { method: "readHistory", args: ["order-1"], operation: "read_history", instance: "order-1" },
  {
    method: "readHistoryWithExecutionId",
    args: ["order-1", 2],
    operation: "read_history_with_execution_id",
    instance: "order-1",
  },
  { method: "latestExecutionId", args: ["order-1"], operation: "latest_execution_id", instance: "order-1" },
  { method: "getInstanceInfo", args: ["order-1"], operation: "get_instance_info", instance: "order-1" },
  { method: "getExecutionInfo", args: ["order-1", 1], operation: "get_execution_info", instance: "order-1" },
  { method: "getSystemMetrics", args: [], operation: "get_system_metrics" },
  { method: "getQueueDepths", args: [], operation: "get_queue_depths" },
  { method: "getInstanceTree", args: ["order-1"], operation: "get_instance_tree", instance: "order-1" },
  { method: "listChildren", args: ["order-1"], operation: "list_children", instance: "order-1" },
  { method: "getParentId", args: ["order-1"], operation: "get_parent_id", instance: "order-1" },
  { method: "deleteInstance", args: ["order-1", true], operation: "delete_instance", instance: "order-1" },
  { method: "deleteInstancesAtomic", args: [["order-1"], true], operation: "delete_instances_atomic" },
  { method: "deleteInstanceBulk", args: [{}], operation: "delete_instance_bulk" },
  { method: "pruneExecutions", args: ["order-1", 1], operation: "prune_executions", instance: "order-1" },
  { method: "pruneExecutionsBulk", args: [1], operation: "prune_executions_bulk" },
];

const { InstrumentedMemoryProvider, setProviderLogger } = await instrument<
  typeof import("../golden/cases/guide/provider.ts")
>(SOURCE, { logs: "logger" });

let telemetry: Telemetry;
beforeEach(async () => {
  telemetry = await startTelemetry();
  setProviderLogger(telemetry.logger);
});
afterEach(async () => {
  vi.restoreAllMocks();
  setProviderLogger(undefined);
  await telemetry.stop();
});

/** One type for all its methods, which a spy can take. */
const prototype = MemoryProvider.prototype as unknown as Record<string, () => Promise<unknown>>;

function call(provider: MemoryProvider, { method, args }: Expected): Promise<unknown> {
  return (provider[method] as (...args: readonly unknown[]) => Promise<unknown>)(...args);
}

describe.each(OPERATIONS)("$method", (expected) => {
  const { method, operation, label = operation, instance } = expected;
  const instanceId = instance === undefined ? {} : { instance_id: instance };

  it("records a success", async () => {
    const bare = await call(new MemoryProvider(), expected);
    expect(await call(new InstrumentedMemoryProvider(), expected)).toEqual(bare);

    const { histogram, counter, spans, logs } = await telemetry.collect();
    expect(histogram(`provider.${operation}_duration_ms`)).toMatchObject({
      count: 1,
      unit: "ms",
      labels: {},
      boundaries: BUCKETS,
    });
    expect(counter("provider.infrastructure_errors")).toBe(0);
    expect(spans).toHaveLength(1);
    expect(spans[0]).toMatchObject({
      name: `provider.${operation}`,
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.UNSET },
      events: [],
    });
    expect(spans[0]!.attributes).toMatchObject(instanceId);
    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({
      level: "debug",
      fields: { operation, ...instanceId },
      spanId: spans[0]!.spanContext().spanId,
    });
    expect(logs[0]!.fields["duration_ms"]).toEqual(expect.any(Number));
  });

  it("records a failure, and throws the same error", async () => {
    const error = Object.assign(new Error("the database is locked"), { code: "SQLITE_BUSY" });
    vi.spyOn(prototype, method).mockRejectedValue(error);
    await expect(call(new InstrumentedMemoryProvider(), expected)).rejects.toBe(error);

    const { histogram, counter, labels, spans, logs } = await telemetry.collect();
    expect(histogram(`provider.${operation}_duration_ms`)).toMatchObject({ count: 1, labels: {} });
    expect(counter("provider.infrastructure_errors")).toBe(1);
    expect(labels("provider.infrastructure_errors")).toEqual([{ operation: label, error_type: "lock_timeout" }]);
    expect(spans).toHaveLength(1);
    expect(spans[0]!.status.code).toBe(SpanStatusCode.ERROR);
    expect(spans[0]!.attributes).toMatchObject({ "error.type": "lock_timeout", ...instanceId });
    expect(spans[0]!.events.map((event) => event.name)).toEqual(["exception"]);
    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({ level: "error", fields: { operation, error_type: "lock_timeout", ...instanceId } });
  });
});

it("covers the whole guide provider", () => {
  const methods = Object.getOwnPropertyNames(MemoryProvider.prototype).filter(
    (name) => !["constructor", "close"].includes(name),
  );
  expect(OPERATIONS.map(({ method }) => method as string).sort()).toEqual(methods.sort());
});

it("counts sessions renewed and cleaned", async () => {
  const provider = new InstrumentedMemoryProvider();
  await provider.renewSessionLock(["a", "b"], 1000);
  vi.spyOn(MemoryProvider.prototype, "cleanupOrphanedSessions").mockResolvedValue(3);
  await provider.cleanupOrphanedSessions();
  const { counter } = await telemetry.collect();
  expect(counter("provider.sessions_renewed")).toBe(2);
  expect(counter("provider.sessions_cleaned")).toBe(3);
});

it("counts an acknowledgement of a token that failed before as a retry", async () => {
  const provider = new InstrumentedMemoryProvider();
  const ack = vi.spyOn(MemoryProvider.prototype, "ackOrchestrationItem");
  ack.mockRejectedValueOnce(new Error("first")).mockRejectedValueOnce(new Error("second"));
  for (const token of ["one", "one", "one", "one", "two"])
    await provider.ackOrchestrationItem(token, [], []).catch(() => undefined);
  const { counter } = await telemetry.collect();
  expect(counter("provider.ack_orchestration_retries")).toBe(2);
});

it.skipIf(logsApi === undefined)("emits log records by the logs API of OpenTelemetry", async () => {
  const generated = await instrument<typeof import("../golden/cases/guide/provider.ts")>(SOURCE, { logs: "api" });
  const provider = new generated.InstrumentedMemoryProvider();
  await provider.read("order-1");
  vi.spyOn(MemoryProvider.prototype, "ackOrchestrationItem").mockRejectedValue(new Error("no"));
  await provider.ackOrchestrationItem("token", [], []).catch(() => undefined);
  const { logs, spans } = await telemetry.collect();
  expect(logs).toMatchObject([
    { level: "debug", fields: { operation: "read", instance_id: "order-1" } },
    { level: "error", fields: { operation: "ack_orchestration_item", error_type: "unknown" } },
  ]);
  expect(logs.map((entry) => entry.spanId)).toEqual(spans.map((span) => span.spanContext().spanId));
});
