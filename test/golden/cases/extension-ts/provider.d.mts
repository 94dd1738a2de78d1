import type { Item } from "./types.ts";
export declare class ModuleProvider {
    fetchOrchestrationItem(): Promise<Item | null>;
}
