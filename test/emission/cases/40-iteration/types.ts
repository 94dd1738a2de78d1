import type { AsPrecise, Holds } from "../same.js";
import type { Events } from "./provider.js";
import type { InstrumentedEvents } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Events, typeof InstrumentedEvents>,
]>;
