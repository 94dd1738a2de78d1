export declare class Task<T> extends Promise<T> {
    cancel(): void;
}
/** Every kind of promise that a method can declare, none of them `async`. */
export declare class PromiseProvider {
    /** Throws before there is a promise: the caller sees a throw, not a rejection. */
    enqueueForOrchestrator(item: {
        instance: string;
    }, delayMs?: number): Promise<void>;
    read(instance: string): string[] | Promise<string[]>;
    listInstances(): Task<string[]>;
    getCustomStatus<T extends boolean>(instance: string, parsed: T): T extends true ? Promise<object> : string;
    getParentId(instance: string): globalThis.Promise<string | null>;
}
