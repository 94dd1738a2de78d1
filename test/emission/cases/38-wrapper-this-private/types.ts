import type { Assignable, Equal, Holds } from "../same.js";
import type { Builder, Held } from "./provider.js";
import type { InstrumentedBuilder, InstrumentedHeld } from "./provider.instrumented.js";

export type Precise = Holds<[
  Assignable<InstrumentedHeld, Held>,
  Assignable<InstrumentedBuilder, Pick<Builder, "build">>,
  Equal<ReturnType<InstrumentedBuilder["add"]>, InstrumentedBuilder>,
  Equal<InstrumentedBuilder["build"], Builder["build"]>,
  Equal<keyof InstrumentedBuilder, keyof Builder>,
]>;
