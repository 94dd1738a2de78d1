import { Base } from "./lib/index.js";
/** Its operations are its base's, but for two. */
export declare class DerivedProvider extends Base<Date> {
    listInstances(): Promise<Date[]>;
    enqueueForWorker(instance: string): Promise<void>;
}
