/** What the runtime benchmark observes: one method of each kind, with next to nothing in it. */

/* eslint-disable @typescript-eslint/await-thenable -- the cheapest way to wait a turn */

export interface Item {
  readonly instance: string;
  readonly lockToken: string;
}

export class BenchProvider {
  async read(instance: string): Promise<string> {
    await null;
    return instance;
  }

  getParentId(instance: string): Promise<string> {
    return Promise.resolve(instance);
  }

  latestExecutionId(instance: string): number {
    return instance.length;
  }

  async *readHistory(instance: string): AsyncGenerator<number, string, undefined> {
    for (let event = 0; event < 3; event++) {
      await null;
      yield event;
    }
    return instance;
  }

  /** Its instance id is found in what it returns. */
  async fetchOrchestrationItem(instance_: string): Promise<Item | undefined> {
    await null;
    return { instance: instance_, lockToken: instance_ };
  }

  /** Watched for retries, by its lock token. */
  async ackOrchestrationItem(lockToken: string, instance: string): Promise<string> {
    await null;
    return lockToken + instance;
  }
}
