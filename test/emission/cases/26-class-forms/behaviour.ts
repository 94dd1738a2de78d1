import type * as source from "./provider.js";

export const Expression = async (Class: typeof source.Expression): Promise<unknown> => new Class().read("e");
export const Named = async (Class: typeof source.Named): Promise<unknown> => new Class().read();
export async function Mixed(Class: typeof source.Mixed): Promise<unknown> {
  const provider = new Class();
  return [await provider.own(), await provider.stamp(), await provider.plain()];
}
