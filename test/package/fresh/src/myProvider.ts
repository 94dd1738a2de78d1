export interface Item {
  readonly instance: string;
}

export class MyProvider {
  async fetchOrchestrationItem(): Promise<Item | null> {
    return { instance: "order-1" };
  }

  async ackOrchestrationItem(lockToken: string): Promise<void> {
    throw Object.assign(new Error(`the lock ${lockToken} is held elsewhere`), { code: "SQLITE_BUSY" });
  }
}
