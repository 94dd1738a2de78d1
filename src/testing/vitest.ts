/**
 * The entry `gen-instrumented/testing/vitest`: adds the matchers to vitest's `expect`, and to its types. Import it in a test, or name it under
 * `setupFiles`.
 */

import { expect } from "vitest";
import { telemetryMatchers, type TelemetryMatchers } from "./matchers.ts";

declare module "vitest" {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any, @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- as vitest declares it
  interface Matchers<T = any> extends TelemetryMatchers {}
}

expect.extend(telemetryMatchers);
