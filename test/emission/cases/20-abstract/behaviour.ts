import type * as source from "./provider.js";

export async function Base(Class: typeof source.Base): Promise<unknown> {
  const saved: string[] = [];
  class Concrete extends Class {
    constructor() {
      super("c");
    }
    async load(): Promise<string> {
      return `loaded ${this.name}`;
    }
    protected async save(text: string): Promise<void> {
      saved.push(text);
    }
  }
  return [await new Concrete().twice(), saved];
}
