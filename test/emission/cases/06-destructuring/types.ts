import type { AsPrecise, Holds } from "../same.js";
import type { Destructured } from "./provider.js";
import type { InstrumentedDestructured } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Destructured, typeof InstrumentedDestructured>,
]>;
