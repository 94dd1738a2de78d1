import type * as source from "./provider.js";

export async function Guarded(Class: typeof source.Guarded): Promise<unknown> {
  return [await Class.make().read()];
}
