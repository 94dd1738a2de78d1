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
  /** May be absent in ways that no wrapper can take part in. */
  onIdle?: ((queue: string) => Promise<void>) | null;
  chain(name: string): this;
}
