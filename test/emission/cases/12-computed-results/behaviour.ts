import type { Computed as ComputedClass } from "./provider.js";

export async function Computed(Provider: typeof ComputedClass): Promise<unknown> {
  const provider = new Provider();
  return [
    await provider.returned(),
    await provider.present(),
    await provider.extracted(),
    await provider.excluded(),
    provider.length(),
    provider.list(),
    provider.made().size,
  ];
}
