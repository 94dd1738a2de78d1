export class FluentProvider {
  declare readonly open: boolean;

  enqueueForWorker(item: string): this {
    void item;
    return this;
  }
  async enqueueForOrchestrator(item: string): Promise<this> {
    void item;
    return this;
  }
  abandonWorkItem(this: this & { readonly open: true }): void {}
  read(value: unknown): value is string {
    return typeof value === "string";
  }
  ackWorker(value: unknown): asserts value is string {
    if (typeof value !== "string") throw new TypeError("not a string");
  }
}
