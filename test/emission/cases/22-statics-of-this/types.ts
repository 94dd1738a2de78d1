import type { AsPrecise, Holds, SameMembers } from "../same.js";
import type { Entity } from "./provider.js";
import type { InstrumentedEntity } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Entity, typeof InstrumentedEntity>,
  SameMembers<Omit<typeof Entity, "prototype">, Omit<typeof InstrumentedEntity, "prototype">>,
]>;
