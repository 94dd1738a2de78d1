export interface Item {
  readonly instance: string;
}

export class OrderProvider {
  async fetchOrchestrationItem(): Promise<Item | undefined> {
    return { instance: "order-1" };
  }

  async ackOrchestrationItem(lockToken: string): Promise<void> {
    throw Object.assign(new Error(`${lockToken} is held elsewhere`), { code: "SQLITE_BUSY" });
  }
}
