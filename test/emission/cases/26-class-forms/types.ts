import type { AsPrecise, Holds } from "../same.js";
import type { Expression, Named, Mixed } from "./provider.js";
import type { InstrumentedExpression, InstrumentedNamed, InstrumentedMixed } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Expression, typeof InstrumentedExpression>,
  AsPrecise<typeof Named, typeof InstrumentedNamed>,
  AsPrecise<typeof Mixed, typeof InstrumentedMixed>,
]>;
