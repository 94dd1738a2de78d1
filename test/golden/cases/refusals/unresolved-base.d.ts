import { Missing } from "./missing.js";
export declare class OrphanProvider extends Missing {
    fetchOrchestrationItem(): Promise<null>;
}
