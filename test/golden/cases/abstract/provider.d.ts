export declare abstract class AbstractProvider {
    protected readonly name: string;
    protected constructor(name: string);
    abstract fetchOrchestrationItem(): Promise<{
        instance: string;
    } | null>;
    protected abstract ackWorker(token: string): Promise<void>;
    ackOrchestrationItem(lockToken: string): Promise<void>;
    protected renewSessionLock(): Promise<number>;
}
