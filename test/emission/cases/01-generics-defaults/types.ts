import type { AsPrecise, Holds } from "../same.js";
import type { Defaults } from "./provider.js";
import type { InstrumentedDefaults } from "./provider.instrumented.js";

export type Precise = Holds<[AsPrecise<typeof Defaults<string>, typeof InstrumentedDefaults<string>>]>;
