import type * as source from "./provider.js";

export async function Imports(Class: typeof source.Imports): Promise<unknown> {
  const provider = new Class();
  return [
    await provider.byDefault({ id: "d" }),
    await provider.byNamespace({ limit: 1 }, 1),
    await provider.byAlias({ limit: 1 }),
    await provider.kinds(0, "a"),
    await provider.inline({ limit: 1 }),
    await provider.shadowed("s"),
    await provider.globals(undefined),
  ];
}
