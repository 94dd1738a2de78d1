export interface Row {
  readonly id: string;
}

export class GenericProvider<T extends Row = Row, const K extends PropertyKey = string> {
  protected readonly rows: Map<K, T> = new Map<K, T>();

  async read(instance: string): Promise<T[]> {
    return [...this.rows.values()].filter((row) => row.id === instance);
  }
  async readHistory<E extends T>(instance: string, guard: (row: T) => row is E): Promise<E[]> {
    return (await this.read(instance)).filter(guard);
  }
  async getKvValue<P extends keyof T>(key: K, property: P): Promise<T[P] | undefined> {
    return this.rows.get(key)?.[property];
  }
  async getKvAllValues<U = T>(map?: (row: T) => U): Promise<U[]> {
    return map === undefined ? [] : [...this.rows.values()].map(map);
  }
  async listInstances<const S extends readonly string[]>(statuses: S): Promise<{ [I in keyof S]: T[] }> {
    return statuses.map(() => []) as unknown as { [I in keyof S]: T[] };
  }
}
