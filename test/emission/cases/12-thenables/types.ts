import type { AsPrecise, Holds } from "../same.js";
import type { Queries } from "./provider.js";
import type { InstrumentedQueries } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Queries, typeof InstrumentedQueries>,
]>;
