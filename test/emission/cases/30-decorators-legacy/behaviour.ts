import type * as source from "./provider.js";

export async function Legacy(Class: typeof source.Legacy): Promise<unknown> {
  const provider = new Class("p");
  const before = (await provider.log()).length;
  const facts = [await provider.read("a"), await provider.read("b", { id: "c" }), await provider.write(), await provider.write(2)];
  return [...facts, (await provider.log()).slice(before), (await provider.log()).slice(0, 6)];
}
