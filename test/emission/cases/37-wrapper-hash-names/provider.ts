interface Stored {
  readonly size: number;
  store(key: string, value: number): number;
}

/** A base whose instances are known by their type alone. */
const Store: new () => Stored = class {
  readonly #values = new Map<string, number>();

  get size(): number {
    return this.#values.size;
  }
  store(key: string, value: number): number {
    this.#values.set(key, value);
    return value;
  }
};

/** Names that are private by themselves are no members of any other class. */
export class Counter extends Store {
  #hits = 0;
  #limit?: number;
  ["#odd"]: number = 1;

  get #next(): number {
    return this.#hits + 1;
  }
  #hit(): number {
    this.#hits = Math.min(this.#next, this.#limit ?? Infinity);
    return this.#hits;
  }

  async count(key: string): Promise<number> {
    return this.store(key, this.#hit());
  }
}
