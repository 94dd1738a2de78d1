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

export async function Pending(Class: typeof source.Pending): Promise<unknown> {
  const pending = new Class(Promise.resolve(1));
  return [
    await pending.of("x"),
    await pending.held(),
    await pending.given(),
    await pending.either(true),
    pending.either(false),
    await pending.kept(Promise.resolve("k")),
  ];
}

export async function Settled(Class: typeof source.Settled): Promise<unknown> {
  const settled = new Class(2);
  return [settled.of("x"), settled.held(), settled.given(), settled.either(false), await settled.kept(Promise.resolve("k"))];
}
