import type { AsPrecise, Holds } from "../same.js";
import type { Imports } from "./provider.js";
import type { InstrumentedImports } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Imports, typeof InstrumentedImports>,
]>;
