import type { AsPrecise, Holds } from "../same.js";
import type { Bag } from "./provider.js";
import type { InstrumentedBag } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Bag, typeof InstrumentedBag>,
]>;
