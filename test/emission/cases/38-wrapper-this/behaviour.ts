import { Chained as Inner } from "./provider.js";

export async function Chained(wrap: (inner: Inner) => Inner): Promise<unknown> {
  const inner = new Inner();
  const provider = wrap(inner);
  const size = provider.add("a").add("b").size;
  provider.only = "c";
  return [
    size,
    provider.add("d") === provider,
    (await provider.save()) === provider,
    await provider.hidden({ id: "h", own: true }),
    provider.names,
    inner.names,
  ];
}
