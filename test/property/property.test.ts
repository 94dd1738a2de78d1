/** The bounded run of the property test: what `npm run test:property` does, in few and with a seed that is told. */

import { expect, it } from "vitest";
import { runBatch } from "./batch.ts";

// The same classes in every run, so that a failure is of the change at hand; PROPERTY_SEED tries others.
const seed = Number(process.env["PROPERTY_SEED"] ?? 2026);

it(`random classes: right output or a refusal with a position (PROPERTY_SEED=${seed})`, async () => {
  const result = await runBatch({ seed, count: 30, runtime: true });
  expect(result.failures, `PROPERTY_SEED=${seed}`).toEqual([]);
  expect(result.valid).toBeGreaterThan(10);
});
