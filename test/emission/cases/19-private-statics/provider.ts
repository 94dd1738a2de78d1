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
  async size(): Promise<number> {
    return Pool.#size;
  }
}
