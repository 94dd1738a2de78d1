import type { Item } from "./lib/item.js";

interface Lease {
  readonly token: string;
}

export abstract class BaseProvider<T = string> {
  async fetchOrchestrationItem(lockTimeoutMs: number): Promise<Item | null> {
    return lockTimeoutMs === 0 ? null : { instance: "a" };
  }
  async ackOrchestrationItem(lease: Lease): Promise<void> {
    void lease;
  }
  async read(instance: string): Promise<T[]> {
    void instance;
    return [];
  }
  protected async renewSessionLock(): Promise<number> {
    return 0;
  }
  abstract listInstances(): Promise<T[]>;
}
