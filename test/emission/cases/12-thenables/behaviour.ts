import type * as source from "./provider.js";

export async function Queries(Class: typeof source.Queries): Promise<unknown> {
  const provider = new Class();
  const query = provider.select("a");
  const { runs } = query.constructor as typeof source.Query;
  const values = await query.where((value) => value === "a");
  return [(query.constructor as typeof source.Query).runs - runs, values, await provider.later(), provider.later() instanceof Promise];
}
