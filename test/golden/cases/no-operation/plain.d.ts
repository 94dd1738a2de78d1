export declare class PlainProvider {
    fetchOrchestrationItm(): Promise<null>;
    load(): Promise<void>;
}
