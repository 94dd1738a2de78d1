import type { AsPrecise, Holds } from "../same.js";
import type { Client } from "./provider.js";
import type { InstrumentedClient } from "./provider.instrumented.js";

export type Precise = Holds<[AsPrecise<typeof Client, typeof InstrumentedClient>]>;
