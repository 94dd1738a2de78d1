import type { Mixed as MixedClass } from "./provider.js";

export async function Mixed(Provider: typeof MixedClass): Promise<unknown> {
  const provider = new Provider();
  return [await provider.time("abc"), await provider.name(), await provider.get("a"), await provider.title()];
}
