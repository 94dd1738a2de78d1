import { Single as Inner } from "./provider.js";

export async function Single(wrap: (inner: Inner) => Inner): Promise<unknown> {
  const provider = wrap(Inner.get());
  return [await provider.read(), provider.url];
}
