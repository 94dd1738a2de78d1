import type { AsPrecise, Holds } from "../same.js";
import type { Decorated } from "./provider.js";
import type { InstrumentedDecorated } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Decorated, typeof InstrumentedDecorated>,
]>;
