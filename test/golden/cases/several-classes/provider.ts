export interface Item {
  readonly instance: string;
}

export class ReadProvider {
  async read(instance: string): Promise<Item> {
    return { instance };
  }
  async fetchOrchestrationItem(): Promise<Item | null> {
    return null;
  }
}

/** Has no operation: stays out. */
export class Helper {
  help(): void {}
}

class Base {
  async ackOrchestrationItem(lockToken: string): Promise<void> {
    void lockToken;
  }
}

export class WriteProvider extends Base {
  async enqueueForWorker(item: Item): Promise<void> {
    void item;
  }
  async read(instance: string): Promise<string> {
    return instance;
  }
}
