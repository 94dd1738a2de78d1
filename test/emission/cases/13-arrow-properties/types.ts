import type { AsPrecise, Holds } from "../same.js";
import type { Arrows, Captured } from "./provider.js";
import { InstrumentedArrows, type InstrumentedCaptured } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Arrows, typeof InstrumentedArrows>,
  AsPrecise<typeof Captured, typeof InstrumentedCaptured>,
]>;

export class Below extends InstrumentedArrows {
  reach(): Promise<string> {
    return this.guarded("g");
  }
}
