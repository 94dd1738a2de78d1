import type * as source from "./provider.js";

export async function Store(Class: typeof source.Store): Promise<unknown> {
  const store = new Class<source.Row & { readonly size: number }>();
  return [
    await store.add({ id: "a", size: 1 }),
    await store.pluck("size"),
    await store.map((row) => ({ doubled: row.size * 2 })),
    await store.map(
      ({ id }) => ({ id }),
      ({ id }) => id,
    ),
    await store.names(["x", "y"]),
    await store.each("x", "y"),
    [...(await store.group("k", { id: "r" }))],
  ];
}
