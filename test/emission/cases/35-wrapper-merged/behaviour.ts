import { Merged as Plain, WORK } from "./provider.ts";

export async function Merged(wrap: (inner: Plain) => Plain): Promise<unknown> {
  const provider = wrap(new Plain());
  const heard: unknown[] = [];
  provider.on("x", (value) => heard.push(value)).emit("x", 1);
  return [
    await provider.fetch(),
    await provider[WORK]("1"),
    provider["plain name"](),
    await provider.measure("m"),
    await provider.added(1),
    await provider.ready,
    provider.reset() === provider,
    heard,
  ];
}
