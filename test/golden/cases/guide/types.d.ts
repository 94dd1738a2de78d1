export interface WorkItem {
    readonly id: string;
    readonly instance: string;
    readonly kind: "start" | "activity" | "timer";
}
export interface HistoryEvent {
    readonly sequence: number;
    readonly name: string;
}
export interface OrchestrationItem {
    readonly instance: string;
    readonly lockToken: string;
    readonly history: readonly HistoryEvent[];
    readonly messages: readonly WorkItem[];
}
export interface DequeuedWork {
    readonly item: WorkItem;
    readonly instance: string;
    readonly lockToken: string;
}
export interface QueueDepths {
    readonly orchestratorQueue: number;
    readonly workerQueue: number;
    readonly timerQueue: number;
}
export interface InstanceInfo {
    readonly instanceId: string;
    readonly status: string;
}
