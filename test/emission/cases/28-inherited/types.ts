import type { AsPrecise, Holds } from "../same.js";
import type { Derived, Further } from "./provider.js";
import type { InstrumentedDerived, InstrumentedFurther } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Derived, typeof InstrumentedDerived>,
  AsPrecise<typeof Further<1>, typeof InstrumentedFurther<1>>,
]>;
