/** The bounded run of the property test: what `npm run test:property` does, in few and with a seed that is told. */

import { expect, it } from "vitest";
import { runBatch } from "./batch.ts";

// PROPERTY_SEED repeats a run.
const seed = Number(process.env["PROPERTY_SEED"] ?? Date.now() % 2 ** 31);

it(`random classes: right output or a refusal with a position (PROPERTY_SEED=${seed})`, async () => {
  const result = await runBatch({ seed, count: 30, runtime: true });
  expect(result.failures, `PROPERTY_SEED=${seed}`).toEqual([]);
  expect(result.valid).toBeGreaterThan(10);
});
