import type * as source from "./provider.js";

export async function Eager(Class: typeof source.Eager): Promise<unknown> {
  return [
    await new Class("a", 2).ready,
    await new Class("b").ready,
    await new Class({ url: "c" }).ready,
    Object.keys(new Class("d")),
  ];
}
