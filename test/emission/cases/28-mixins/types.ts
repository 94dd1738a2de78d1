import type { AsPrecise, Holds } from "../same.js";
import type { Mixed } from "./provider.js";
import type { InstrumentedMixed } from "./provider.instrumented.js";

export type Precise = Holds<[AsPrecise<typeof Mixed, typeof InstrumentedMixed>]>;
