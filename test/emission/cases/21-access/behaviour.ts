import type * as source from "./provider.js";

export async function Access(Class: typeof source.Access): Promise<unknown> {
  return [await new Class().open()];
}
