import assert from "node:assert/strict";
import { test } from "node:test";
import { telemetryMatchers } from "gen-instrumented/testing/matchers";
import { recordedCalls } from "./recording.js";

test("the questions answer", async () => {
  const { durations, errors, spansOf } = await recordedCalls();
  assert.equal(durations("fetch_orchestration_item").count, 1);
  assert.deepEqual(errors("ack_orchestration_item"), { lock_timeout: 1 });
  assert.equal(spansOf("ack_orchestration_item")[0]?.status, "error");
  assert.equal(typeof telemetryMatchers.toHaveRecorded, "function");
});
