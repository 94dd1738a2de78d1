import type { AsPrecise, Holds } from "../same.js";
import type { Pool } from "./provider.js";
import type { InstrumentedPool } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Pool, typeof InstrumentedPool>,
]>;
