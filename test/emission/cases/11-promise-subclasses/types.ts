import type { AsPrecise, Holds } from "../same.js";
import type { Owner } from "./own.js";
import type { InstrumentedOwner } from "./own.instrumented.js";
import type { Tasks } from "./provider.js";
import type { InstrumentedTasks } from "./provider.instrumented.js";

export type Precise = Holds<[AsPrecise<typeof Tasks, typeof InstrumentedTasks>, AsPrecise<typeof Owner, typeof InstrumentedOwner>]>;
