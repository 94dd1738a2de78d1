import type { AsPrecise, Holds } from "../same.js";
import type { Untyped } from "./provider.js";
import type { InstrumentedUntyped } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Untyped, typeof InstrumentedUntyped>,
]>;
