import type * as source from "./provider.js";

export async function Names(Class: typeof source.Names): Promise<unknown> {
  const provider = new Class();
  const seen: number[] = [];
  for await (const value of provider) seen.push(value);
  {
    await using disposed = new Class();
    void disposed;
  }
  const key = Object.getOwnPropertySymbols(Object.getPrototypeOf(Class) === Function.prototype ? Class.prototype : Object.getPrototypeOf(Class.prototype)).find(
    ({ description }) => description === "key",
  ) as typeof source.KEY;
  return [
    await provider["with space"]("s"),
    await provider.plain(),
    await provider[42](),
    await provider[key]("k"),
    await provider.delete("d"),
    await provider["constructor-like"](),
    await provider.żółć("u"),
    await provider.$(1, 2),
    await provider.then_(),
    await provider.toString_(),
    seen,
  ];
}
