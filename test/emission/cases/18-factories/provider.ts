export class Factory {
  name = "plain";

  static make(): Factory {
    return new this();
  }
  static async open(): Promise<Factory> {
    return new Factory();
  }
  static create<T extends Factory>(this: new () => T): T {
    return new this();
  }
  /** An instance of whatever class it is called on. */
  copy(): this {
    return new (this.constructor as new () => this)();
  }
  plain(): Factory {
    return new Factory();
  }
  static readonly arrow = (): Factory => new Factory();
  async read(): Promise<string> {
    return this.name;
  }
}

/** Made here: not patched. */
export const shared = new Factory();

export function createFactory(): Factory {
  return new Factory();
}
