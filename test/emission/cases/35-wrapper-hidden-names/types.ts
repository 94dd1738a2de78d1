import type { Assignable, Equal, Holds } from "../same.js";
import type { MoreTokens, Slots, Tokens } from "./provider.js";
import type { InstrumentedMoreTokens, InstrumentedSlots, InstrumentedTokens } from "./provider.instrumented.js";

export type Precise = Holds<[
  Assignable<InstrumentedTokens, Pick<Tokens, keyof Tokens>>,
  Equal<InstrumentedTokens["ofFamily"], Tokens["ofFamily"]>,
  Equal<InstrumentedTokens["own"], Tokens["own"]>,
  Equal<InstrumentedTokens["passed"], Tokens["passed"]>,
  Equal<InstrumentedTokens["titled"], Tokens["titled"]>,
  Equal<InstrumentedMoreTokens["inherited"], MoreTokens["inherited"]>,
  Equal<InstrumentedSlots["read"], Slots["read"]>,
]>;
