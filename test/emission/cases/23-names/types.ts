import type { AsPrecise, Holds } from "../same.js";
import type { Names } from "./provider.js";
import type { InstrumentedNames } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Names, typeof InstrumentedNames>,
]>;
