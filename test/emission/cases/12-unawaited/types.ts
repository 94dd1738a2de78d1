import type { AsPrecise, Holds } from "../same.js";
import type { Collection, Cursor } from "./provider.js";
import type { InstrumentedCollection, InstrumentedCursor } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Collection, typeof InstrumentedCollection>,
  AsPrecise<typeof Cursor, typeof InstrumentedCursor>,
]>;
