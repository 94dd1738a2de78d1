import type * as source from "./provider.js";

export async function Counting(Class: typeof source.Counting): Promise<unknown> {
  const provider = new Class();
  return [
    await provider.count("a"),
    await provider.count("a", undefined),
    await provider.all(1, undefined),
    await provider.generic(),
    await provider.generic(undefined),
    await Reflect.apply(provider.none, provider, [1, 2]),
  ];
}
