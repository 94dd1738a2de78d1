export interface Item {
  readonly id: string;
}

export class Statics {
  static readonly prefix: string = "s";

  static async list(count: number = 2): Promise<string[]> {
    return Array.from({ length: count }, () => this.prefix);
  }
  static async wrap<T extends Item>(item: T): Promise<T> {
    return item;
  }
  /** @operation parse */
  static parse(text: string): Item;
  static parse(text: string, strict: boolean): Item | undefined;
  static parse(text: string, strict?: boolean): Item | undefined {
    return strict === true ? undefined : { id: text };
  }
  protected static async inner(): Promise<string> {
    return "inner";
  }
  static async outer(): Promise<string> {
    return this.inner();
  }
  async list(): Promise<string> {
    return "instance";
  }
}
