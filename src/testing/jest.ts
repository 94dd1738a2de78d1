/** The entry `gen-instrumented/testing/jest`: adds the matchers to jest's global `expect`, and to the types of `@types/jest`. */

import { telemetryMatchers, type TelemetryMatchers } from "./matchers.ts";

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- as @types/jest declares it
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- as @types/jest declares it
    interface Matchers<R, T = {}> extends TelemetryMatchers<R> {}
  }
}

interface Expect {
  extend(matchers: typeof telemetryMatchers): void;
}

const { expect } = globalThis as { readonly expect?: Expect };
if (expect === undefined) {
  throw new Error(
    "There is no global `expect`: with `injectGlobals: false`, import 'gen-instrumented/testing/jest-globals' instead.",
  );
}
expect.extend(telemetryMatchers);
