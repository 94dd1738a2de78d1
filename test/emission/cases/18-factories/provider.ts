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
  async read(): Promise<string> {
    return this.name;
  }
}

/** Made here: not patched. */
export const shared = new Factory();
