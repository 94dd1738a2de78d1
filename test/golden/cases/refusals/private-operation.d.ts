export declare class PrivateProvider {
    #private;
    ackWorker(): Promise<void>;
    private fetchOrchestrationItem;
}
