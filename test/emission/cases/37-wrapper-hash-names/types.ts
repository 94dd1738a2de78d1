import type { Assignable, Equal, Holds } from "../same.js";
import type { Counter } from "./provider.js";
import type { InstrumentedCounter } from "./provider.instrumented.js";

export type Precise = Holds<[
  Equal<InstrumentedCounter["count"], Counter["count"]>,
  Equal<InstrumentedCounter["#odd"], Counter["#odd"]>,
  Assignable<keyof InstrumentedCounter, keyof Counter>,
]>;
