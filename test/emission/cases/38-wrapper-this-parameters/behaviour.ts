import { Inferred as InnerInferred, Session as InnerSession } from "./provider.js";

export async function Session(wrap: (inner: InnerSession<string>) => InnerSession<string>): Promise<unknown> {
  const session = wrap(Object.assign(new InnerSession<string>(), { open: true as const }));
  return [
    session.isOpen(),
    await session.own("a"),
    await session.itself("b"),
    await (session as InnerSession<string> & { open: true }).opened("c"),
    await session.free(1),
    await session.either(0),
    await session.either("key"),
    session.isOpen(),
  ];
}

export async function Inferred(wrap: (inner: InnerInferred) => Pick<InnerInferred, keyof InnerInferred>): Promise<unknown> {
  const provider = wrap(new InnerInferred());
  return [
    provider.isText("a"),
    provider.isDate(1, true),
    provider.isSmall(1),
    provider.copy().copied,
    (await provider.load()).loaded,
    await provider.plain(),
  ];
}
