import type { Defaults as DefaultsClass } from "./provider.js";

export async function Defaults(Provider: typeof DefaultsClass): Promise<unknown> {
  const provider = new Provider<string>();
  return [
    await provider.list("a", ["b"]),
    await provider.keys({ a: 1 }, "a"),
    await provider.alone(1),
    await provider.bound({}),
    await provider.plain(1, [2]),
  ];
}
