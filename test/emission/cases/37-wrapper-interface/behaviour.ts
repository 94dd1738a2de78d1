import type { Item, Provider as Shape } from "./provider.js";

class Inner implements Shape {
  readonly name: string = "inner";
  limit = 1;
  readonly calls: string[] = [];

  async fetch(timeout: number): Promise<Item | null> {
    return timeout === 0 ? null : { id: this.name };
  }
  async find<K extends keyof Item>(key: K, value: Item[K]): Promise<Item[]> {
    return [{ id: `${key} ${value}` }];
  }
  async *list(): AsyncIterable<Item> {
    for (let index = 0; index < this.limit; index++) yield { id: String(index) };
  }
  chain(name: string): this {
    this.calls.push(name);
    return this;
  }
}
class Renewing extends Inner {
  async renew(token: string): Promise<boolean> {
    return token === "t";
  }
}

export async function Provider(wrap: (inner: Shape) => Shape): Promise<unknown> {
  const inner = new Inner();
  const provider = wrap(inner);
  const renewing = wrap(new Renewing());
  provider.limit = 2;
  const listed: Item[] = [];
  for await (const item of provider.list()) listed.push(item);
  return [
    provider.name,
    provider.limit,
    inner.limit,
    await provider.fetch(1),
    await provider.fetch(0),
    await provider.find("id", "x"),
    listed,
    // What the inner one does not have, the wrapper does not have either.
    "renew" in provider,
    provider.renew,
    "renew" in renewing,
    await renewing.renew?.("t"),
    // A chain stays on the wrapper, which observes.
    provider.chain("a").chain("b") === provider,
    inner.calls,
  ];
}
