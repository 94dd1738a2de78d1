import type { Assignable, Equal, Holds } from "../same.js";
import type { Item, Provider } from "./provider.js";
import type { InstrumentedProvider } from "./provider.instrumented.js";

interface Narrow extends Item {
  readonly size: 1;
}

export type Precise = Holds<[
  Assignable<InstrumentedProvider, Provider>,
  Assignable<InstrumentedProvider<Narrow>, Provider<Narrow>>,
  Equal<InstrumentedProvider<Narrow>["fetch"], Provider<Narrow>["fetch"]>,
  Equal<InstrumentedProvider<Narrow>["find"], Provider<Narrow>["find"]>,
  Equal<ReturnType<InstrumentedProvider["chain"]>, InstrumentedProvider>,
]>;
