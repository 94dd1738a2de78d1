export interface Item {
  readonly id: string;
}

/** Implemented elsewhere, and by more than one class. */
export interface Provider<T extends Item = Item> {
  readonly name: string;
  limit: number;
  fetch(timeout: number): Promise<T | null>;
  find<K extends keyof T>(key: K, value: T[K]): Promise<T[]>;
  list(): AsyncIterable<T>;
  renew?(token: string): Promise<boolean>;
  chain(name: string): this;
}
