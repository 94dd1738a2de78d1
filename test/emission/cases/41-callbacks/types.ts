import type { AsPrecise, Holds } from "../same.js";
import type { Callbacks } from "./provider.js";
import type { InstrumentedCallbacks } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Callbacks, typeof InstrumentedCallbacks>,
]>;
