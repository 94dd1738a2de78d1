import type { AsPrecise, Holds } from "../same.js";
import type { Derived, Further, Pending, Settled } from "./provider.js";
import type {
  InstrumentedDerived,
  InstrumentedFurther,
  InstrumentedPending,
  InstrumentedSettled,
} from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Derived, typeof InstrumentedDerived>,
  AsPrecise<typeof Further<1>, typeof InstrumentedFurther<1>>,
  AsPrecise<typeof Pending<1>, typeof InstrumentedPending<1>>,
  AsPrecise<typeof Settled, typeof InstrumentedSettled>,
]>;
