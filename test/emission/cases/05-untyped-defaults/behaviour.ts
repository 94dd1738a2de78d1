import type * as source from "./provider.js";

export async function Untyped(Class: typeof source.Untyped): Promise<unknown> {
  const provider = new Class();
  return [await provider.list(), await provider.list(1), await provider.list(9, ["x"]), await provider.first([1, 2]), await provider.first([1, 2], 1)];
}
