import type * as source from "./provider.js";

export async function Inferred(Class: typeof source.Inferred): Promise<unknown> {
  const provider = new Class();
  const pages: unknown[] = [];
  for await (const page of provider.pages()) pages.push(page);
  return [
    await provider.list(),
    (await provider.open()).values,
    provider.chain() === provider,
    (await provider.self()) === provider,
    (await provider.wrap("w")).values,
    pages,
  ];
}

export async function Shadowed(Class: typeof source.Shadowed): Promise<unknown> {
  const provider = new Class<string, number>();
  return [await provider.first(["a"]), await provider.given(1)];
}
