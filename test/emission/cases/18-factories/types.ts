import type { AsPrecise, Holds } from "../same.js";
import type { Factory } from "./provider.js";
import { InstrumentedFactory } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Factory, typeof InstrumentedFactory>,
]>;

export const made: InstrumentedFactory = InstrumentedFactory.create();
