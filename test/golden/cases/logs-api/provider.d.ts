export interface Item {
    readonly instance: string;
    readonly lockToken: string;
}
export declare class SmallProvider {
    fetchOrchestrationItem(): Promise<Item | null>;
    ackOrchestrationItem(lockToken: string): Promise<void>;
    renewSessionLock(sessions: readonly string[]): number;
    getQueueDepths(): Promise<{
        orchestratorQueue: number;
        workerQueue: number;
        timerQueue: number;
    }>;
}
