import type { AsPrecise, Holds } from "../same.js";
import type { Eager } from "./provider.js";
import { InstrumentedEager } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Eager, typeof InstrumentedEager>,
]>;

export const both: readonly InstrumentedEager[] = [new InstrumentedEager("a", 1), new InstrumentedEager({ url: "b" })];
