import type { AsPrecise, Holds } from "../same.js";
import type { Mixed, Timer } from "./provider.js";
import type { InstrumentedMixed, InstrumentedTimer } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Mixed, typeof InstrumentedMixed>,
  AsPrecise<typeof Timer, typeof InstrumentedTimer>,
]>;
