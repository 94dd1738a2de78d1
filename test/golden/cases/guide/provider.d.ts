import type { DequeuedWork, HistoryEvent, InstanceInfo, OrchestrationItem, QueueDepths, WorkItem } from "./types.js";
/** A provider with the whole contract: queues, locks, history, sessions and the admin part. */
export declare class MemoryProvider {
    #private;
    /** Takes the next orchestration item and locks its instance; `null` when there is none. */
    fetchOrchestrationItem(lockTimeoutMs: number): Promise<OrchestrationItem | null>;
    ackOrchestrationItem(lockToken: string, events: readonly HistoryEvent[], next: readonly WorkItem[]): Promise<void>;
    abandonOrchestrationItem(lockToken: string, delayMs?: number): Promise<void>;
    renewOrchestrationItemLock(lockToken: string, extendMs: number): Promise<void>;
    enqueueForOrchestrator(item: WorkItem, delayMs?: number): Promise<void>;
    enqueueForWorker(item: WorkItem): Promise<void>;
    fetchWorkItem(lockTimeoutMs: number): Promise<DequeuedWork | null>;
    ackWorkItem(lockToken: string, completion: WorkItem | null): Promise<void>;
    abandonWorkItem(lockToken: string): Promise<void>;
    renewWorkItemLock(lockToken: string, extendMs: number): Promise<void>;
    renewSessionLock(sessionIds: readonly string[], idleTimeoutMs: number): Promise<number>;
    cleanupOrphanedSessions(): Promise<number>;
    read(instance: string): Promise<HistoryEvent[]>;
    readWithExecution(instance: string, executionId: number): Promise<HistoryEvent[]>;
    appendWithExecution(instance: string, executionId: number, events: readonly HistoryEvent[]): Promise<void>;
    getCustomStatus(instance: string, lastSeenVersion: number): Promise<string | null>;
    getKvValue(instance: string, key: string): Promise<string | null>;
    getKvAllValues(instance: string): Promise<Map<string, string>>;
    listInstances(): Promise<string[]>;
    listInstancesByStatus(status: string): Promise<string[]>;
    listExecutions(instance: string): Promise<number[]>;
    readHistory(instance: string): Promise<HistoryEvent[]>;
    readHistoryWithExecutionId(instance: string, executionId: number): Promise<HistoryEvent[]>;
    latestExecutionId(instance: string): Promise<number>;
    getInstanceInfo(instance: string): Promise<InstanceInfo>;
    getExecutionInfo(instance: string, executionId: number): Promise<InstanceInfo>;
    getSystemMetrics(): Promise<{
        readonly instances: number;
    }>;
    getQueueDepths(): Promise<QueueDepths>;
    getInstanceTree(instance: string): Promise<string[]>;
    listChildren(instance: string): Promise<string[]>;
    getParentId(instance: string): Promise<string | null>;
    deleteInstance(instance: string, force: boolean): Promise<void>;
    deleteInstancesAtomic(instances: readonly string[], force: boolean): Promise<number>;
    deleteInstanceBulk(filter: {
        readonly olderThanMs?: number;
    }): Promise<number>;
    pruneExecutions(instance: string, keepLast: number): Promise<number>;
    pruneExecutionsBulk(keepLast: number): Promise<number>;
    /** Not an operation: no catalogue entry, no tag. */
    close(): void;
}
