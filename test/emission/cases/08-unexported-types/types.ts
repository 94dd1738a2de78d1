import type { AsPrecise, Holds } from "../same.js";
import type { Hidden } from "./provider.js";
import type { InstrumentedHidden } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Hidden, typeof InstrumentedHidden>,
]>;
