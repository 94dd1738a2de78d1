import { Counter as Inner } from "./provider.js";

export async function Counter(wrap: (inner: Inner) => Pick<Inner, keyof Inner>): Promise<unknown> {
  const counter = wrap(new Inner());
  return [await counter.count("a"), await counter.count("a"), counter.size, counter.store("b", 7), counter["#odd"]];
}
