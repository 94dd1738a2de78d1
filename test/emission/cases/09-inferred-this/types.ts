import type { AsPrecise, Assignable, Holds } from "../same.js";
import type { Chained } from "./provider.js";
import type { InstrumentedChained } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Chained, typeof InstrumentedChained, "with" | "own" | "spread" | "chain" | "tuple" | "stored" | "aliased" | "indirect" | "arrow">,
  Assignable<Awaited<ReturnType<InstrumentedChained["chain"]>>, InstrumentedChained>,
  Assignable<Awaited<ReturnType<InstrumentedChained["tuple"]>>[0], InstrumentedChained>,
]>;
