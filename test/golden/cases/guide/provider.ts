import type { DequeuedWork, HistoryEvent, InstanceInfo, OrchestrationItem, QueueDepths, WorkItem } from "./types.js";

/** A provider with the whole contract: queues, locks, history, sessions and the admin part. */
export class MemoryProvider {
  readonly #orchestrator: WorkItem[] = [];
  readonly #worker: WorkItem[] = [];
  readonly #history = new Map<string, HistoryEvent[]>();

  /** Takes the next orchestration item and locks its instance; `null` when there is none. */
  async fetchOrchestrationItem(lockTimeoutMs: number): Promise<OrchestrationItem | null> {
    const message = this.#orchestrator.shift();
    if (message === undefined) return null;
    const history = this.#history.get(message.instance) ?? [];
    return { instance: message.instance, lockToken: `${message.id}:${lockTimeoutMs}`, history, messages: [message] };
  }

  async ackOrchestrationItem(lockToken: string, events: readonly HistoryEvent[], next: readonly WorkItem[]): Promise<void> {
    if (lockToken === "") throw new Error("no lock token");
    this.#history.set(lockToken, [...events]);
    this.#worker.push(...next);
  }

  async abandonOrchestrationItem(lockToken: string, delayMs?: number): Promise<void> {
    void lockToken;
    void delayMs;
  }

  async renewOrchestrationItemLock(lockToken: string, extendMs: number): Promise<void> {
    void lockToken;
    void extendMs;
  }

  async enqueueForOrchestrator(item: WorkItem, delayMs?: number): Promise<void> {
    void delayMs;
    this.#orchestrator.push(item);
  }

  async enqueueForWorker(item: WorkItem): Promise<void> {
    this.#worker.push(item);
  }

  async fetchWorkItem(lockTimeoutMs: number): Promise<DequeuedWork | null> {
    const item = this.#worker.shift();
    return item === undefined ? null : { item, instance: item.instance, lockToken: `${item.id}:${lockTimeoutMs}` };
  }

  async ackWorkItem(lockToken: string, completion: WorkItem | null): Promise<void> {
    void lockToken;
    if (completion !== null) this.#orchestrator.push(completion);
  }

  async abandonWorkItem(lockToken: string): Promise<void> {
    void lockToken;
  }

  async renewWorkItemLock(lockToken: string, extendMs: number): Promise<void> {
    void lockToken;
    void extendMs;
  }

  async renewSessionLock(sessionIds: readonly string[], idleTimeoutMs: number): Promise<number> {
    return idleTimeoutMs > 0 ? sessionIds.length : 0;
  }

  async cleanupOrphanedSessions(): Promise<number> {
    return 0;
  }

  async read(instance: string): Promise<HistoryEvent[]> {
    return this.#history.get(instance) ?? [];
  }

  async readWithExecution(instance: string, executionId: number): Promise<HistoryEvent[]> {
    return (this.#history.get(instance) ?? []).filter((event) => event.sequence >= executionId);
  }

  async appendWithExecution(instance: string, executionId: number, events: readonly HistoryEvent[]): Promise<void> {
    void executionId;
    this.#history.set(instance, [...events]);
  }

  async getCustomStatus(instance: string, lastSeenVersion: number): Promise<string | null> {
    return lastSeenVersion === 0 ? instance : null;
  }

  async getKvValue(instance: string, key: string): Promise<string | null> {
    return `${instance}/${key}`;
  }

  async getKvAllValues(instance: string): Promise<Map<string, string>> {
    return new Map([[instance, ""]]);
  }

  async listInstances(): Promise<string[]> {
    return [...this.#history.keys()];
  }

  async listInstancesByStatus(status: string): Promise<string[]> {
    return status === "running" ? [...this.#history.keys()] : [];
  }

  async listExecutions(instance: string): Promise<number[]> {
    return instance === "" ? [] : [1];
  }

  async readHistory(instance: string): Promise<HistoryEvent[]> {
    return this.#history.get(instance) ?? [];
  }

  async readHistoryWithExecutionId(instance: string, executionId: number): Promise<HistoryEvent[]> {
    return executionId === 1 ? this.readHistory(instance) : [];
  }

  async latestExecutionId(instance: string): Promise<number> {
    return instance === "" ? 0 : 1;
  }

  async getInstanceInfo(instance: string): Promise<InstanceInfo> {
    return { instanceId: instance, status: "running" };
  }

  async getExecutionInfo(instance: string, executionId: number): Promise<InstanceInfo> {
    return { instanceId: instance, status: executionId === 1 ? "running" : "unknown" };
  }

  async getSystemMetrics(): Promise<{ readonly instances: number }> {
    return { instances: this.#history.size };
  }

  async getQueueDepths(): Promise<QueueDepths> {
    return { orchestratorQueue: this.#orchestrator.length, workerQueue: this.#worker.length, timerQueue: 0 };
  }

  async getInstanceTree(instance: string): Promise<string[]> {
    return [instance];
  }

  async listChildren(instance: string): Promise<string[]> {
    return instance === "" ? [] : [`${instance}/child`];
  }

  async getParentId(instance: string): Promise<string | null> {
    return instance === "" ? null : "parent";
  }

  async deleteInstance(instance: string, force: boolean): Promise<void> {
    if (force) this.#history.delete(instance);
  }

  async deleteInstancesAtomic(instances: readonly string[], force: boolean): Promise<number> {
    return force ? instances.length : 0;
  }

  async deleteInstanceBulk(filter: { readonly olderThanMs?: number }): Promise<number> {
    return filter.olderThanMs ?? 0;
  }

  async pruneExecutions(instance: string, keepLast: number): Promise<number> {
    return instance.length - keepLast;
  }

  async pruneExecutionsBulk(keepLast: number): Promise<number> {
    return keepLast;
  }

  /** Not an operation: no catalogue entry, no tag. */
  close(): void {
    this.#history.clear();
  }
}
