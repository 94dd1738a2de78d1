import type { AsPrecise, Holds, SameMembers } from "../same.js";
import type { Statics } from "./provider.js";
import type { InstrumentedStatics } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Statics, typeof InstrumentedStatics>,
  SameMembers<Omit<typeof Statics, "prototype">, Omit<typeof InstrumentedStatics, "prototype">>,
]>;
