import type * as source from "./provider.js";

export async function Destructured(Class: typeof source.Destructured): Promise<unknown> {
  const provider = new Class();
  const read: PropertyKey[] = [];
  const watched = new Proxy({ name: "w" }, { get: (target, key) => (read.push(key), Reflect.get(target, key)) });
  return [
    await provider.find(watched),
    // Handed on as it is: read by the base alone, in its order.
    read,
    await provider.both({ name: "n" }),
    await provider.both({ name: "n" }, ["a", "b"]),
    await provider.rest("r"),
    await provider.rest("r", 2),
    await provider.same({ name: "s" }, { name: "s" }),
  ];
}
