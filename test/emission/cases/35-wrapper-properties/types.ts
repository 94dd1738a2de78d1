import type { Assignable, Equal, Holds, SameMembers } from "../same.js";
import type { Bus, Closed, Declared, Lacking, Settable } from "./provider.js";
import type {
  InstrumentedBus,
  InstrumentedClosed,
  InstrumentedDeclared,
  InstrumentedLacking,
  InstrumentedSettable,
} from "./provider.instrumented.js";

export type Precise = Holds<[
  Assignable<InstrumentedDeclared, Declared>,
  SameMembers<Declared, InstrumentedDeclared>,
  Equal<InstrumentedClosed["fetch"], Closed["fetch"]>,
  SameMembers<Settable, InstrumentedSettable>,
  Assignable<InstrumentedBus, Bus>,
  SameMembers<Bus, InstrumentedBus>,
  Assignable<InstrumentedLacking, Lacking>,
]>;

export function set(settable: InstrumentedSettable): void {
  settable.name = "a";
  settable.wide = { id: "b" };
  settable.wide = 1;
}
