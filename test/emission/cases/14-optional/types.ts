import type { AsPrecise, Holds } from "../same.js";
import type { Merged } from "./provider.js";
import type { InstrumentedMerged } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Merged, typeof InstrumentedMerged>,
]>;
