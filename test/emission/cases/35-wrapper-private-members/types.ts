import type { Assignable, Equal, Holds } from "../same.js";
import type { Secretive } from "./provider.js";
import type { InstrumentedSecretive } from "./provider.instrumented.js";

export type Precise = Holds<[
  Assignable<InstrumentedSecretive, Pick<Secretive, keyof Secretive>>,
  Equal<InstrumentedSecretive["read"], Secretive["read"]>,
  Equal<InstrumentedSecretive["count"], Secretive["count"]>,
]>;
