import type { Assignable, Equal, Holds } from "../same.js";
import type { Merged, WORK } from "./provider.js";
import type { InstrumentedMerged } from "./provider.instrumented.js";

export type Precise = Holds<[
  Assignable<InstrumentedMerged, Pick<Merged, keyof Merged>>,
  Equal<InstrumentedMerged["measure"], Merged["measure"]>,
  Equal<InstrumentedMerged[typeof WORK], Merged[typeof WORK]>,
  Equal<InstrumentedMerged["added"], Merged["added"]>,
]>;
