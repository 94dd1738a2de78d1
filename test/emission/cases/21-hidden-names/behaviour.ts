import type * as source from "./provider.js";

export async function Tokens(Class: typeof source.Tokens): Promise<unknown> {
  const tokens = new Class("t");
  const own = await tokens.own();
  return [
    (await tokens.opened()) === Class.open,
    String(await tokens.ofFamily()),
    String(own),
    (await tokens.passed(own)) === own,
    await tokens.titled("u", 1),
  ];
}

export async function MoreTokens(Class: typeof source.MoreTokens): Promise<unknown> {
  return [String(await new Class("m").inherited()), ...((await Tokens(Class)) as unknown[])];
}
