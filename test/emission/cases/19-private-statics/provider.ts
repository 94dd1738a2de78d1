export class Pool {
  static #size = 1;
  static current = 4;

  /** Throws on a subclass: it has no `#size`. */
  static async broken(): Promise<number> {
    return this.#size;
  }
  static async fine(): Promise<number> {
    return Pool.#size + this.current;
  }
  static async kind(): Promise<boolean> {
    return new.target === undefined;
  }
  async size(): Promise<number> {
    return Pool.#size;
  }
}
