import type * as source from "./provider.js";

export async function Factory(Class: typeof source.Factory): Promise<unknown> {
  return [await Class.make().read(), await Class.create().read(), await (await Class.open()).read()];
}
