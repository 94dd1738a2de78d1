import type { AsPrecise, Holds } from "../same.js";
import type Store = require("./provider.cjs");
import type InstrumentedStore = require("./provider.instrumented.cjs");

export type Precise = Holds<[AsPrecise<typeof Store, typeof InstrumentedStore>]>;

export async function call(store: InstrumentedStore<Store.Row & { own: 1 }>): Promise<readonly 1[]> {
  const { found } = await store.read({ id: "a" });
  return found.map(({ own }) => own);
}

export function log(Class: typeof InstrumentedStore, logger: InstrumentedStore.ProviderLogger): void {
  Class.setProviderLogger(logger);
}
