export class Task<T> extends Promise<T> {
  cancel(): void {}
}

/** Every kind of promise that a method can declare, none of them `async`. */
export class PromiseProvider {
  /** Throws before there is a promise: the caller sees a throw, not a rejection. */
  enqueueForOrchestrator(item: { instance: string }, delayMs?: number): Promise<void> {
    if (delayMs !== undefined && delayMs < 0) throw new RangeError(`delay ${delayMs}`);
    return Promise.resolve(void item);
  }
  read(instance: string): string[] | Promise<string[]> {
    return instance === "" ? [] : Promise.resolve([instance]);
  }
  listInstances(): Task<string[]> {
    return new Task((resolve) => resolve([]));
  }
  getCustomStatus<T extends boolean>(instance: string, parsed: T): T extends true ? Promise<object> : string {
    return (parsed ? Promise.resolve({ instance }) : instance) as T extends true ? Promise<object> : string;
  }
  getParentId(instance: string): globalThis.Promise<string | null> {
    return Promise.resolve(instance === "" ? null : "parent");
  }
}
