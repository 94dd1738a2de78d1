import type { AsPrecise, Holds } from "../same.js";
import type { Client, Emitting } from "./provider.js";
import type { InstrumentedClient, InstrumentedEmitting } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Client, typeof InstrumentedClient>,
  AsPrecise<typeof Emitting, typeof InstrumentedEmitting>,
]>;
