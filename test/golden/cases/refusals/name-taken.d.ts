export declare class TakenProvider {
    fetchOrchestrationItem(): Promise<null>;
}
export declare class InstrumentedTakenProvider extends TakenProvider {
}
