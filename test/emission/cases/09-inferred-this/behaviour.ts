import type { Chained as ChainedClass, Derived as DerivedClass } from "./provider.js";

export async function Chained(Provider: typeof ChainedClass): Promise<unknown> {
  const provider = new Provider();
  return [
    (await provider.spread()).more,
    (await provider.chain()) === provider,
    (await provider.tuple())[0] === provider,
    (await provider.stored()) === provider,
    (await provider.aliased()) === provider,
    (await provider.indirect()) === provider,
    (await provider.arrow()) === provider,
    await provider.plain(),
  ];
}

export async function Derived(Provider: typeof DerivedClass): Promise<unknown> {
  const provider = new Provider();
  return [(await provider.again()) === provider, await provider.size()];
}
