import type { AsPrecise, Holds } from "../same.js";
import type { Legacy } from "./provider.js";
import type { InstrumentedLegacy } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Legacy, typeof InstrumentedLegacy>,
]>;
