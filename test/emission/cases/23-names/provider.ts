export const KEY: unique symbol = Symbol("key");
const HIDDEN: unique symbol = Symbol("hidden");

export class Names {
  async "with space"(text: string): Promise<string> {
    return text;
  }
  async "plain"(): Promise<number> {
    return 1;
  }
  async 42(): Promise<number> {
    return 42;
  }
  async [KEY](text: string): Promise<string> {
    return text;
  }
  /** @operation hidden */
  async [HIDDEN](): Promise<string> {
    return "hidden";
  }
  async [Symbol.asyncDispose](): Promise<void> {}
  async *[Symbol.asyncIterator](): AsyncGenerator<number> {
    yield 1;
  }
  async delete(in_: string): Promise<string> {
    return in_;
  }
  async "constructor-like"(): Promise<void> {}
  async żółć(名前: string): Promise<string> {
    return 名前;
  }
  async $(super_: number, $: number): Promise<number> {
    return super_ + $;
  }
  async then_(): Promise<string> {
    return "then";
  }
  async toString_(): Promise<string> {
    return "toString";
  }
}
