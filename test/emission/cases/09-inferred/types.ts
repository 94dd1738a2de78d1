import type { AsPrecise, Equal, Holds } from "../same.js";
import type { Inferred } from "./provider.js";
import type { InstrumentedInferred } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Inferred, typeof InstrumentedInferred, "chain" | "self">,
  Equal<ReturnType<InstrumentedInferred["chain"]>, InstrumentedInferred>,
  Equal<ReturnType<InstrumentedInferred["self"]>, Promise<InstrumentedInferred>>,
]>;
