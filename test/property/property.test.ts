/** The bounded run of the property test: what `npm run test:property` does, in few and with a seed that is told. */

import { expect, it } from "vitest";
import { runBatch } from "./batch.ts";

// The same classes in every run, so that a failure is of the change at hand; PROPERTY_SEED tries others.
const seed = Number(process.env["PROPERTY_SEED"] ?? 2026);

it.each([
  ["subclass", 30],
  ["wrapper", 20],
] as const)(
  `random classes, as %s: right output or a refusal with a position (PROPERTY_SEED=${seed})`,
  async (shape, count) => {
    const result = await runBatch({ seed, count, runtime: true, shape });
    expect(result.failures, `PROPERTY_SEED=${seed}`).toEqual([]);
    expect(result.valid).toBeGreaterThan(10);
  },
);
