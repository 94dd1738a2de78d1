/** The class itself, but for one microtask: whatever operation the instrumented class overrides settles by one `then` more. */

import { Store } from "./store.js";
import { InstrumentedStore } from "./store.instrumented.js";

export class DelayedStore extends Store {}

for (const key of Reflect.ownKeys(InstrumentedStore.prototype)) {
  if (key === "constructor") continue;
  const method = Store.prototype[key];
  DelayedStore.prototype[key] = function (...args) {
    const result = Reflect.apply(method, this, args);
    return result instanceof Promise
      ? result.then(
          (value) => value,
          (error) => {
            throw error;
          },
        )
      : result;
  };
}
