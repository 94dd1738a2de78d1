import type { AsPrecise, Equal, Holds } from "../same.js";
import type { Row, Store } from "./provider.js";
import type { InstrumentedStore } from "./provider.instrumented.js";

export type Precise = Holds<[
  AsPrecise<typeof Store<Narrow, "x">, typeof InstrumentedStore<Narrow, "x">>,
  AsPrecise<typeof Store, typeof InstrumentedStore>,
  Equal<InstrumentedStore, InstrumentedStore<Row, string>>,
]>;

interface Narrow extends Row {
  readonly size: 1;
}

export async function call(store: InstrumentedStore<Narrow, "x">): Promise<1[]> {
  const names: readonly ["x"] = await store.names(["x"]);
  void names;
  return store.pluck("size");
}

export function refused(store: unknown): void {
  // @ts-expect-error: the constraint holds for the generated class too.
  void (store as InstrumentedStore<{ readonly size: 1 }>);
}
