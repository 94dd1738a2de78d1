import type * as source from "./provider.js";

export async function Bag(Class: typeof source.Bag): Promise<unknown> {
  const bag = new Class();
  const keys: string[] = [];
  for (const key in bag) keys.push(key);
  return [await bag.put("a", 1), keys, JSON.stringify(bag)];
}
