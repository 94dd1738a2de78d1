import type { Equal, Holds } from "../same.js";
import type { Chained } from "./provider.js";
import type { InstrumentedChained } from "./provider.instrumented.js";

export type Precise = Holds<[
  Equal<ReturnType<InstrumentedChained["add"]>, InstrumentedChained>,
  Equal<ReturnType<InstrumentedChained["save"]>, Promise<InstrumentedChained>>,
  Equal<InstrumentedChained["hidden"], Chained["hidden"]>,
  Equal<InstrumentedChained["size"], number>,
]>;
