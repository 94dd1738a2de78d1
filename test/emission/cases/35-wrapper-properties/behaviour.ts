import {
  Bus as InnerBus,
  Closed as InnerClosed,
  Declared as InnerDeclared,
  Lacking as InnerLacking,
  Settable as InnerSettable,
  Unnameable as InnerUnnameable,
} from "./provider.js";

export async function Declared(wrap: (inner: InnerDeclared) => InnerDeclared): Promise<unknown> {
  const provider = wrap(new InnerDeclared("token"));
  const before = await provider.fetch("a");
  provider.limit = 4;
  provider.label = "label";
  return [provider.token, provider.limit, before, await provider.fetch("b"), await provider.send("c")];
}

export async function Closed(wrap: (inner: InnerClosed) => Pick<InnerClosed, keyof InnerClosed>): Promise<unknown> {
  return wrap(new InnerClosed({ id: "a" })).fetch();
}

export async function Settable(wrap: (inner: InnerSettable) => Pick<InnerSettable, keyof InnerSettable>): Promise<unknown> {
  const provider = wrap(new InnerSettable()) as InnerSettable;
  const before = provider.name;
  provider.name = "a";
  const named = [provider.name, provider.wide];
  provider.wide = { id: "b" };
  return [before, named, provider.wide, provider.same, await provider.fetch()];
}

export async function Bus(wrap: (inner: InnerBus) => InnerBus): Promise<unknown> {
  const bus = wrap(new InnerBus());
  const heard: string[] = [];
  bus.onMessage = (message) => heard.push(message);
  await bus.send("a");
  bus.onClose = () => heard.push("closed");
  await bus.send("b");
  bus.onMessage("c");
  return heard;
}

export async function Unnameable(wrap: (inner: InnerUnnameable) => InnerUnnameable): Promise<unknown> {
  const provider = wrap(new InnerUnnameable());
  provider.hidden = { h: 1 };
  return [provider.hidden, await provider.fetch()];
}

export async function Lacking(wrap: (inner: InnerLacking) => InnerLacking): Promise<unknown> {
  const [full, empty] = [wrap(new InnerLacking(async (id) => id)), wrap(new InnerLacking())];
  full.restart = async () => "restarted";
  return [await full.renew?.("r"), await full.fetch(), empty.renew, empty.restart, await empty.fetch()];
}
