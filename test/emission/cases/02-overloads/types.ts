import type { AsPrecise, Holds } from "../same.js";
import type { Overloads } from "./provider.js";
import type { InstrumentedOverloads } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Overloads, typeof InstrumentedOverloads>,
]>;

export async function call(provider: InstrumentedOverloads): Promise<(readonly ["c"])[]> {
  const one: { readonly instance: string } = await provider.find("a");
  void one;
  const made = await provider.find(() => ({ instance: "m", own: ["c"] as const }));
  return made.map(({ own }) => own);
}
