/** Members that are not plain methods: measured right, or refused with a position. */
export declare class MemberProvider {
    readonly fetchOrchestrationItem: (timeoutMs: number) => Promise<{
        instance: string;
    } | null>;
    readonly ackWorker?: (token: string) => Promise<void>;
    get read(): (instance: string) => Promise<string>;
    static listInstances(): Promise<string[]>;
    "enqueueForWorker"(item: string): Promise<void>;
    "read-history"(): Promise<void>;
    ackOrchestrationItem(lockToken: string, callback: (error: Error | null) => void): void;
}
