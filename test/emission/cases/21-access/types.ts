import type { AsPrecise, Holds } from "../same.js";
import type { Access } from "./provider.js";
import { InstrumentedAccess } from "./provider.instrumented.js";

export type Precise = Holds<[AsPrecise<typeof Access, typeof InstrumentedAccess>]>;

export class Below extends InstrumentedAccess {
  reach(): Promise<string> {
    return this.guarded("b");
  }
}

// @ts-expect-error: protected, as in the base.
export const outside: unknown = new InstrumentedAccess().guarded("o");
