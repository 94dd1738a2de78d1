import type * as source from "./provider.js";

export async function Computed(Class: typeof source.Computed): Promise<unknown> {
  const { KEY } = await import("./provider.js");
  const { SHARED, Verbs, WORD } = await import("./keys.js");
  const provider = new Class();
  return [
    await provider[KEY]("k"),
    await provider[SHARED](1),
    await provider[WORD](),
    await provider[Verbs.Read](),
    await provider.typed(SHARED, SHARED),
    provider[KEY].length,
  ];
}
