export interface Item {
    readonly instance: string;
}
export declare class ReadProvider {
    read(instance: string): Promise<Item>;
    fetchOrchestrationItem(): Promise<Item | null>;
}
/** Has no operation: stays out. */
export declare class Helper {
    help(): void;
}
declare class Base {
    ackOrchestrationItem(lockToken: string): Promise<void>;
}
export declare class WriteProvider extends Base {
    enqueueForWorker(item: Item): Promise<void>;
    read(instance: string): Promise<string>;
}
export {};
