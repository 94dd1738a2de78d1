/** What is lost when a result type is written by reference. */
export class Fluent {
  readonly calls: string[] = [];
  declare readonly open: boolean;

  /** @operation add */
  add(item: string): this {
    this.calls.push(item);
    return this;
  }
  async addLater(item: string): Promise<this> {
    return this.add(item);
  }
  /** @operation close */
  close(this: this & { readonly open: true }): number {
    return this.calls.length;
  }
  /** @operation is_text */
  isText(value: unknown): value is string {
    return typeof value === "string";
  }
  /** @operation assert_text */
  assertText(value: unknown): asserts value is string {
    if (typeof value !== "string") throw new TypeError("not a text");
  }
  /** @operation assert_open */
  assertOpen(): asserts this is this & { readonly open: true } {}
  /** @operation fail */
  fail(reason: string): never {
    throw new RangeError(reason);
  }
}
