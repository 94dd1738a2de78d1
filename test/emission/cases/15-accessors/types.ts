import type { AsPrecise, Holds } from "../same.js";
import type { Accessors } from "./provider.js";
import type { InstrumentedAccessors } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Accessors, typeof InstrumentedAccessors>,
]>;
