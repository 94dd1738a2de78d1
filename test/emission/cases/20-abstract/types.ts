import type { Assignable, Equal, Holds, SameMembers } from "../same.js";
import type { Base } from "./provider.js";
import { InstrumentedBase } from "./provider.instrumented.js";

export type Precise = Holds<[Assignable<InstrumentedBase, Base>, Assignable<Base, InstrumentedBase>, SameMembers<Base, InstrumentedBase>]>;

// @ts-expect-error: abstract, as its base is.
export const made: unknown = new InstrumentedBase("a");

export class Concrete extends InstrumentedBase {
  constructor() {
    super("c");
  }
  override async load(): Promise<string> {
    return this.name;
  }
  protected override async save(text: string): Promise<void> {
    void text;
  }
}
export type Loaded = Holds<[Equal<ReturnType<Concrete["load"]>, Promise<string>>]>;
