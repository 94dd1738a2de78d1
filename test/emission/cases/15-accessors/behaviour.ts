import type * as source from "./provider.js";

export async function Accessors(Class: typeof source.Accessors): Promise<unknown> {
  const provider = new Class();
  const facts: unknown[] = [await provider.read("a"), provider.calls, await provider.send("x"), await provider.fetch("f")];
  provider.send = async (text) => `again ${text}`;
  provider.fetch = async () => "replaced";
  return [...facts, await provider.send("y"), await provider.fetch("f"), Object.keys(provider)];
}
