import type * as source from "./provider.js";

export async function Derived(Class: typeof source.Derived): Promise<unknown> {
  const provider = new Class();
  const date = new Date(0);
  return [
    await provider.own({ id: "o" }),
    await provider.replaced({ limit: 1 }),
    await provider.push({ id: "p" }),
    await provider.first([date]),
    await provider.named({ name: "n" }),
    await provider.map([date], (each) => each.getTime()),
  ];
}

export async function Further(Class: typeof source.Further): Promise<unknown> {
  return [await new Class<number>().last([1, 2])];
}
