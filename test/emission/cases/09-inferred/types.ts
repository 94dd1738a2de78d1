import type { AsPrecise, Equal, Holds } from "../same.js";
import type { Inferred, Shadowed } from "./provider.js";
import type { InstrumentedInferred, InstrumentedShadowed } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Inferred, typeof InstrumentedInferred, "chain" | "self">,
  AsPrecise<typeof Shadowed<1, 2>, typeof InstrumentedShadowed<1, 2>>,
  Equal<ReturnType<InstrumentedInferred["chain"]>, InstrumentedInferred>,
  Equal<ReturnType<InstrumentedInferred["self"]>, Promise<InstrumentedInferred>>,
]>;
