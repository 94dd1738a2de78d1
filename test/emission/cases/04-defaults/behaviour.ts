import type * as source from "./provider.js";

export async function Defaults(Class: typeof source.Defaults): Promise<unknown> {
  const provider = new Class();
  const { prototype } = Class;
  return [
    await provider.last(),
    await provider.last(undefined),
    await provider.last(1),
    // Evaluated when it is needed, and once.
    await provider.fromThis(),
    await provider.fromThis(1, 7),
    await provider.fromThis(1),
    await provider.middle(undefined, "second"),
    await provider.callback(undefined, "a", "b"),
    await provider.callback((name) => name === "b", "a", "b"),
    await provider.optional(),
    await provider.optional(1, null, "c"),
    [prototype.last, prototype.fromThis, prototype.middle, prototype.callback, prototype.optional].map(({ length }) => length),
  ];
}
