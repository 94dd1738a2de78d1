import { Builder as Inner, Held as Holding } from "./provider.js";

export async function Builder(wrap: (inner: Inner) => Omit<Inner, "add" | "ready">): Promise<unknown> {
  const builder = wrap(new Inner()) as Inner;
  return [builder.add("a").add("b") === builder, (await builder.ready()) === builder, await builder.build()];
}

export async function Held(wrap: (inner: Holding) => Holding): Promise<unknown> {
  const disposable = new Holding();
  disposable[Symbol.asyncDispose] = async (reason) => `disposed: ${reason}`;
  const held = wrap(disposable);
  return [
    await held.hidden({ id: "1" }),
    await held[Symbol.asyncDispose]?.("end"),
    wrap(new Holding())[Symbol.asyncDispose],
  ];
}
