import type * as source from "./provider.js";

export async function Callbacks(Class: typeof source.Callbacks): Promise<unknown> {
  const provider = new Class();
  const seen: unknown[] = [];
  const note = (...given: unknown[]): void => {
    seen.push(given.map(String));
  };
  seen.push(provider.read("a", note), provider.load("b", note) === provider, provider.load("", note) === provider);
  seen.push(await provider.send("c"), await (provider.send("d", note) as unknown));
  provider.each(note);
  return [...seen, provider.read.length, provider.each.length];
}
