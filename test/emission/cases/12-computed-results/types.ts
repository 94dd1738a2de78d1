import type { AsPrecise, Holds } from "../same.js";
import type { Computed } from "./provider.js";
import type { InstrumentedComputed } from "./provider.instrumented.js";

export type Precise = Holds<[AsPrecise<typeof Computed, typeof InstrumentedComputed>]>;
