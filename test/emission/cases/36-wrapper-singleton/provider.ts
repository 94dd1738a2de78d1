export class Single {
  static #only: Single | undefined;
  readonly url: string;
  private constructor(url: string) {
    this.url = url;
  }
  static get(): Single {
    return (Single.#only ??= new Single("a"));
  }
  async read(): Promise<string> {
    return this.url;
  }
}
