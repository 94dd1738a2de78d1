import type * as source from "./provider.js";

export async function Arrows(Class: typeof source.Arrows): Promise<unknown> {
  const provider = new Class();
  const { fetch, mutable } = provider;
  const replaced = new Class();
  replaced.mutable = async () => "second";
  return [
    await provider.fetch("a"),
    await fetch("detached"),
    await provider.generic({ id: "g", own: 1 }),
    await provider.typed("t"),
    await provider.inferred(),
    await provider.inferred(2),
    await mutable(),
    await replaced.mutable(),
    await provider.named("x"),
    await provider.of(1),
    await provider.all(),
    Object.keys(provider).sort(),
    [provider.fetch.length, provider.generic.length],
  ];
}

export async function Captured(Class: typeof source.Captured): Promise<unknown> {
  const provider = new Class();
  return [await provider.fetch(), await provider.handlers[0]?.()];
}
