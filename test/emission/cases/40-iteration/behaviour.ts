import type * as source from "./provider.js";

export async function Events(Class: typeof source.Events): Promise<unknown> {
  const provider = new Class();
  const collect = async (values: AsyncIterable<unknown>): Promise<unknown[]> => {
    const all: unknown[] = [];
    for await (const value of values) all.push(value);
    return all;
  };
  const generator = provider.history();
  const stopped = [await generator.next(), await generator.next(true), await generator.next()];
  const returned = provider.history();
  const early = [await returned.return("early"), await returned.next()];
  const thrown = provider.history();
  await thrown.next();
  const failed = await thrown.throw(new Error("in")).catch((error: unknown) => String(error));
  for await (const value of provider.history()) if (value === 1) break;
  const iterator = provider.iterator();
  const again = provider.again();
  let refused: unknown;
  try {
    provider.refused();
  } catch (error) {
    refused = error;
  }
  const names = provider.names(2);
  return [
    stopped,
    early,
    failed,
    await collect(provider.iterable()),
    [await iterator.next(), await iterator.return?.(), await iterator.next()],
    await collect(provider.both()),
    [await collect(again), await collect(again)],
    [names.next(), names.next(), names.next()],
    [...provider.names(1)],
    await collect(await provider.later()),
    String(refused),
    provider.log,
    ["next", "return", "throw"].map((key) => key in again),
  ];
}
