import type { AsPrecise, Holds } from "../same.js";
import type { Counting } from "./provider.js";
import type { InstrumentedCounting } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Counting, typeof InstrumentedCounting>,
]>;
