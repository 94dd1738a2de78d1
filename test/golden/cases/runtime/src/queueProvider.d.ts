export declare class QueueProvider {
    fetchOrchestrationItem(): Promise<{
        instance: string;
    } | null>;
    getQueueDepths(): Promise<{
        orchestratorQueue: number;
        workerQueue: number;
        timerQueue: number;
    }>;
}
