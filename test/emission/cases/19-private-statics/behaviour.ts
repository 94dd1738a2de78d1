import type * as source from "./provider.js";

export async function Pool(Class: typeof source.Pool): Promise<unknown> {
  return [await Class.fine(), await new Class().size()];
}
