import type * as source from "./provider.js";

export async function Overloads(Class: typeof source.Overloads): Promise<unknown> {
  const provider = new Class();
  const called: string[][] = [];
  return [
    await provider.find("a"),
    await provider.find(["a", "b"]),
    await provider.find(() => ({ instance: "m" }), 2),
    await provider.list(),
    provider.list((names) => called.push(names)) === undefined,
    called,
  ];
}
