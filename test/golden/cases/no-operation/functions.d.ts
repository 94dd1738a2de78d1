export declare function fetchOrchestrationItem(): Promise<null>;
