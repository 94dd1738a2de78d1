import { Base } from "./lib/index.js";

/** Its operations are its base's, but for two. */
export class DerivedProvider extends Base<Date> {
  override async listInstances(): Promise<Date[]> {
    return [];
  }
  async enqueueForWorker(instance: string): Promise<void> {
    await this.renewSessionLock();
    void instance;
  }
}
