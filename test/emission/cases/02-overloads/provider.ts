export interface Item {
  readonly instance: string;
}

export class Overloads {
  /** By id. */
  find(instance: string): Promise<Item>;
  /** @deprecated call it once for each */
  find(instances: readonly string[]): Promise<Item[]>;
  find<T extends Item>(make: () => T, count?: number): Promise<T[]>;
  async find(which: string | readonly string[] | (() => Item), count = 1): Promise<unknown> {
    if (typeof which === "string") return { instance: which };
    return typeof which === "function" ? Array.from({ length: count }, which) : which.map((instance) => ({ instance }));
  }

  /** A promise without a callback, as many libraries have it. */
  list(): Promise<string[]>;
  list(callback: (names: string[]) => void): void;
  list(callback?: (names: string[]) => void): Promise<string[]> | void {
    if (callback === undefined) return Promise.resolve(["a"]);
    callback(["b"]);
  }
}
