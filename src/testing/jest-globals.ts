/** The entry `gen-instrumented/testing/jest-globals`: adds the matchers to the `expect` of `@jest/globals`, and to its types. */

import { expect } from "@jest/globals";
import { telemetryMatchers, type TelemetryMatchers } from "./matchers.ts";

declare module "expect" {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- as expect declares it
  interface Matchers<R extends void | Promise<void>, T = unknown> extends TelemetryMatchers<R> {}
}

expect.extend(telemetryMatchers);
