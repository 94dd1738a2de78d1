import type { Collection as Plain, Cursor as Lines } from "./provider.js";

export async function Collection(Base: new () => Plain): Promise<unknown> {
  const collection = new Base();
  const text: string[] = [];
  for await (const piece of collection.open("c")) text.push(String(piece));
  return [
    await collection.find("a").toArray(),
    await collection.inferred("b").rewind().toArray(),
    await collection.held().toArray(),
    await collection.select().where(),
    text,
    await collection.observed("d").toArray(),
    await collection.known("e").toArray(),
    await collection.count(),
  ];
}

export async function Cursor(Base: new (values: readonly string[]) => Lines): Promise<unknown> {
  const found: string[] = [];
  for await (const value of new Base(["a", "b"])) found.push(value);
  return [found, await new Base(["c"]).rewind().toArray()];
}
