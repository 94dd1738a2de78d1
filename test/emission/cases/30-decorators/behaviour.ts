import type * as source from "./provider.js";

export async function Decorated(Class: typeof source.Decorated): Promise<unknown> {
  return [await new Class().read("d"), await new Class().plain()];
}
