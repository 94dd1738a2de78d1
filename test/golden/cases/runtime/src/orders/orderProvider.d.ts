export declare class OrderProvider {
    ackOrchestrationItem(instance: string, lockToken: string): Promise<void>;
    listInstances(): string[];
}
