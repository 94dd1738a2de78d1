export class Singleton {
  static #only: Singleton | undefined;
  readonly url: string;
  private constructor(url: string) {
    this.url = url;
  }
  static get(): Singleton {
    return (Singleton.#only ??= new Singleton("a"));
  }
  async read(): Promise<string> {
    return this.url;
  }
}

export class Guarded {
  protected constructor() {}
  static make(): Guarded {
    return new this();
  }
  async read(): Promise<string> {
    return "guarded";
  }
}
