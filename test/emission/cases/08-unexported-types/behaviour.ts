import type * as source from "./provider.js";

export async function Hidden(Class: typeof source.Hidden): Promise<unknown> {
  const provider = new Class();
  const cursor = await provider.open();
  return [
    await provider.add({ id: "a" }, 2),
    cursor.position,
    await provider.tuple({ id: "a" }, { id: "b" }),
    await provider.generic({ id: "g", own: true }),
    await provider.read({ id: "r" }),
    await provider.read(cursor),
    await provider.both({ id: "p" }),
  ];
}
