import type { AsPrecise, Equal, Holds } from "../same.js";
import type { Fluent } from "./provider.js";
import type { InstrumentedFluent } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Fluent, typeof InstrumentedFluent, "add" | "addLater" | "close" | "assertOpen">,
  Equal<ReturnType<InstrumentedFluent["add"]>, InstrumentedFluent>,
  Equal<ReturnType<InstrumentedFluent["addLater"]>, Promise<InstrumentedFluent>>,
]>;

export function narrow(provider: InstrumentedFluent, value: unknown, other: unknown): string {
  if (!provider.isText(value)) return provider.fail("no text");
  provider.assertText(other);
  // @ts-expect-error: it is not known to be open.
  provider.close();
  provider.assertOpen();
  return value + other + String(provider.close());
}
