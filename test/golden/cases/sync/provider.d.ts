export interface Item {
    readonly instance: string;
}
/** On a driver that blocks, as SQLite's do: nothing here may become a promise. */
export declare class SyncProvider {
    fetchOrchestrationItem(): Item | null;
    ackOrchestrationItem(lockToken: string): void;
    renewSessionLock(sessions: readonly string[]): number;
    cleanupOrphanedSessions(): bigint;
    getQueueDepths(): {
        orchestratorQueue: number;
        workerQueue: number;
        timerQueue: number;
    };
    /** Never returns. */
    abandonWorkItem(): never;
}
