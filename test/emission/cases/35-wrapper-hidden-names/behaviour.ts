import { MoreTokens as InnerMore, Slots as InnerSlots, Tokens as InnerTokens } from "./provider.js";

type Public<T> = Pick<T, keyof T>;

export async function Tokens(wrap: (inner: InnerTokens) => Public<InnerTokens>): Promise<unknown> {
  const tokens = wrap(new InnerTokens("t"));
  const own = await tokens.own();
  return [
    (await tokens.opened()) === InnerTokens.open,
    String(await tokens.ofFamily()),
    String(own),
    (await tokens.passed(own)) === own,
    await tokens.titled("u", 1),
  ];
}

export async function MoreTokens(wrap: (inner: InnerMore) => Public<InnerMore>): Promise<unknown> {
  return String(await wrap(new InnerMore("m")).inherited());
}

export async function Slots(wrap: (inner: InnerSlots) => Public<InnerSlots>): Promise<unknown> {
  const slots = wrap(new InnerSlots());
  const empty = await slots.read();
  slots.held = "held";
  return [empty, await slots.read(), slots.held];
}
