import { Secretive as Inner } from "./provider.js";

export async function Secretive(wrap: (inner: Inner) => Pick<Inner, keyof Inner>): Promise<unknown> {
  const provider = wrap(new Inner());
  return [await provider.read("a"), await provider.read("b"), provider.count()];
}
