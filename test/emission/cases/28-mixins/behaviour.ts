import type { Mixed as MixedClass, Timer as TimerClass } from "./provider.js";

export async function Mixed(Provider: typeof MixedClass): Promise<unknown> {
  const provider = new Provider();
  return [
    await provider.time("abc"),
    await provider.name(),
    await provider.get("a"),
    await provider.title(),
    await provider.eager("e"),
    await provider["eager-too"]("t"),
    provider.count(),
    "maybe" in provider,
    provider.later,
    await Provider.make("m"),
    await Provider.lazily(2),
    await Provider.plain(),
    await Provider.outer(),
    await Provider.fetch("f"),
  ];
}

export async function Timer(Class: typeof TimerClass): Promise<unknown> {
  const timer = new Class();
  const once = Class.once(timer, "tick");
  timer.emit("tick", 1);
  return [await once, await timer.stop(), await timer.time("ab")];
}
