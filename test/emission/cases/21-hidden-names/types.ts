import type { AsPrecise, Holds } from "../same.js";
import type { MoreTokens, Tokens } from "./provider.js";
import type { InstrumentedMoreTokens, InstrumentedTokens } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Tokens, typeof InstrumentedTokens>,
  AsPrecise<typeof MoreTokens, typeof InstrumentedMoreTokens>,
]>;
