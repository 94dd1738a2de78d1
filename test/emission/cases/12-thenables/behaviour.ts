import type * as source from "./provider.js";

export async function Queries(Class: typeof source.Queries): Promise<unknown> {
  const provider = new Class();
  const query = provider.select("a");
  const { runs } = query.constructor as typeof source.Query;
  const values = await query.where((value) => value === "a");
  const opened: unknown[] = [];
  for await (const each of provider.open("o")) opened.push(each);
  for await (const each of provider.scan().rewind()) opened.push(each);
  return [opened, provider.open("p").readable, (query.constructor as typeof source.Query).runs - runs, values, await provider.later(), provider.later() instanceof Promise];
}
