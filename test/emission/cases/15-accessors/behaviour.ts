import type * as source from "./provider.js";

export async function Accessors(Class: typeof source.Accessors): Promise<unknown> {
  const provider = new Class();
  const facts: unknown[] = [await provider.read("a"), provider.calls, await provider.send("x"), await provider.fetch("f")];
  // The same function is given as the same, and set again it is not observed twice.
  facts.push(provider.send === provider.send, provider.read === provider.read);
  provider.send = provider.send;
  facts.push(await provider.send("twice"), await provider.inferred("i"), await provider.all(), await provider.lookedUp("l"));
  provider.send = async (text) => `again ${text}`;
  provider.fetch = async () => "replaced";
  const first = await Class.counted();
  facts.push((await Class.counted()) - first, provider.send.length);
  const other = new Class();
  facts.push(other.send === provider.send, await other.send("other"));
  return [...facts, await provider.send("y"), await provider.fetch("f"), Object.keys(provider)];
}
