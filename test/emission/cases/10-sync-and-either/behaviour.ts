import type * as source from "./provider.js";

export async function Mixed(Class: typeof source.Mixed): Promise<unknown> {
  const provider = new Class();
  const names: string[] = [];
  let thrown: unknown;
  try {
    void provider.enqueue(-1);
  } catch (error) {
    thrown = error;
  }
  provider.each(["a", "b"], (name) => names.push(name));
  const conditional: string = provider.conditional(false);
  return [
    await provider.enqueue(1),
    String(thrown),
    provider.maybe(false),
    provider.maybe(true) instanceof Promise,
    await provider.maybe(true),
    conditional,
    await provider.conditional(true),
    provider.size("four"),
    names,
  ];
}
