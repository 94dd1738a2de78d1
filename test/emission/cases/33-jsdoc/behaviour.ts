import type * as source from "./provider.js";

export async function Documented(Class: typeof source.Documented): Promise<unknown> {
  return [await new Class().read("r"), await new Class().list()];
}
