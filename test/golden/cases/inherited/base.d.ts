import type { Item } from "./lib/item.js";
interface Lease {
    readonly token: string;
}
export declare abstract class BaseProvider<T = string> {
    fetchOrchestrationItem(lockTimeoutMs: number): Promise<Item | null>;
    ackOrchestrationItem(lease: Lease): Promise<void>;
    read(instance: string): Promise<T[]>;
    protected renewSessionLock(): Promise<number>;
    abstract listInstances(): Promise<T[]>;
}
export {};
