// The tests of each runner that has matchers: testing.mjs puts the lines before them that the runner wants.
import type { Recorded } from "gen-instrumented/testing";
import { recordedCalls } from "./recording.js";

it("has the matchers, and they can fail", async () => {
  const recorded = await recordedCalls();
  expect(recorded).toHaveRecorded("fetch_orchestration_item", { count: 1, status: "ok" });
  expect(recorded).toHaveRecorded("ack_orchestration_item", { errorType: "lock_timeout" });
  expect(recorded).toHaveSpan("fetch_orchestration_item", { attributes: { instance_id: expect.any(String) } });
  expect(recorded).toHaveLogged("ack_orchestration_item", { level: "error" });
  expect(recorded).toHaveCounted("provider.infrastructure_errors", 1);
  expect(recorded).not.toHaveRetried("ack_orchestration_item");
  expect(() => expect(recorded).toHaveRecorded("ack_orchestration_item", { count: 2 })).toThrow(/1 call/);
});

it("has their types", () => {
  // Compiled, never called.
  const typed = (recorded: Recorded): void => {
    // @ts-expect-error -- no such option
    expect(recorded).toHaveRecorded("fetch_orchestration_item", { counts: 1 });
    // @ts-expect-error -- an operation is named by a string
    expect(recorded).toHaveSpan(1);
    // @ts-expect-error -- no such matcher
    expect(recorded).toHaveRecordedd("fetch_orchestration_item");
  };
  expect(typed).toBeInstanceOf(Function);
});
