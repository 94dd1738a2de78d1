export interface Item {
  readonly instance: string;
}

export class OverloadProvider {
  /** By id. */
  read(instance: string): Promise<Item>;
  /**
   * Several at once.
   * @deprecated call it once for each
   */
  read(instances: readonly string[]): Promise<Item[]>;
  async read(which: string | readonly string[]): Promise<Item | Item[]> {
    return typeof which === "string" ? { instance: which } : which.map((instance) => ({ instance }));
  }

  listInstances(): string[];
  listInstances(callback: (instances: string[]) => void): void;
  listInstances(callback?: (instances: string[]) => void): string[] | void {
    if (callback === undefined) return [];
    callback([]);
  }

  getKvValue<T extends object>(instance: string, key: string): Promise<T>;
  getKvValue(instance: string): Promise<string>;
  async getKvValue(instance: string, key?: string): Promise<unknown> {
    return key ?? instance;
  }
}
