/** The matchers of `gen-instrumented/testing/vitest`: right, wrong, negated, and what they say. */

import { trace } from "@opentelemetry/api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordTelemetry, type Recorded, type Telemetry } from "../../src/testing.ts";
import "../../src/testing/vitest.ts";
import { instrument } from "../support/instrument.ts";
import { fixture } from "../behaviour/generated.ts";

type Queue = InstanceType<typeof import("../behaviour/fixtures/queue.ts").Queue> & {
  observeQueueDepths(): { dispose(): void };
};

let telemetry: Telemetry;
let recorded: Recorded;
let nothing: Recorded;

beforeAll(async () => {
  const module = await instrument<typeof import("../behaviour/fixtures/queue.ts")>(fixture("queue.ts"), {
    logs: "logger",
    scope: "matchers",
  });
  telemetry = await recordTelemetry();
  module.setProviderLogger(telemetry.logger);
  nothing = await telemetry.collect();
  const queue = new module.InstrumentedQueue() as Queue;
  queue.script["fetchOrchestrationItem"] = () => ({ instance: "order-1", lockToken: "t" });
  queue.script["renewSessionLock"] = () => 3;
  queue.script["ackOrchestrationItem"] = () => {
    throw Object.assign(new Error("locked"), { code: "SQLITE_BUSY" });
  };
  await trace.getTracer("own").startActiveSpan("turn", async (turn) => {
    await queue.fetchOrchestrationItem(1);
    await queue.ackOrchestrationItem("t").catch(() => {});
    await queue.ackOrchestrationItem("t").catch(() => {});
    turn.end();
  });
  await queue.renewSessionLock([]);
  const depths = queue.observeQueueDepths();
  recorded = await telemetry.collect();
  depths.dispose();
});
afterAll(() => telemetry.shutdown());

/** What a failing assertion says, without colors. */
function failure(assert: () => void): string {
  try {
    assert();
  } catch (error) {
    // eslint-disable-next-line no-control-regex -- that is what colors are
    return (error as Error).message.replace(/\u001B\[\d+m/g, "");
  }
  throw new Error("the assertion passed");
}

describe("toHaveRecorded", () => {
  it("counts calls, by what came of them", () => {
    expect(recorded).toHaveRecorded("fetch_orchestration_item");
    expect(recorded).toHaveRecorded("fetch_orchestration_item", { count: 1, status: "ok" });
    expect(recorded).toHaveRecorded("ack_orchestration_item", { count: 2 });
    expect(recorded).toHaveRecorded("ack_orchestration_item", { count: 2, status: "error" });
    expect(recorded).toHaveRecorded("ack_orchestration_item", { count: 2, errorType: "lock_timeout" });
    expect(recorded).toHaveRecorded("ack_orchestration_item", { count: 0, status: "ok" });
    expect(recorded).not.toHaveRecorded("ack_orchestration_item", { status: "ok" });
    expect(recorded).not.toHaveRecorded("ack_orchestration_item", { errorType: "unknown" });
    expect(recorded).not.toHaveRecorded("ack_orchestration_item", { count: 3 });
    expect(recorded).not.toHaveRecorded("read");
    expect(nothing).not.toHaveRecorded("fetch_orchestration_item");
  });

  it("shows what was recorded instead", () => {
    expect(failure(() => expect(recorded).toHaveRecorded("ack_orchestration_item", { errorType: "unknown", count: 1 })))
      .toMatchInlineSnapshot(`
        "Expected a call of ack_orchestration_item with error_type "unknown" to be recorded once; it never was.

        operations:
          ack_orchestration_item: 2 calls, errors: 2 lock_timeout
          fetch_orchestration_item: 1 call
          get_queue_depths: 1 call
          renew_session_lock: 1 call"
      `);
    expect(failure(() => expect(recorded).not.toHaveRecorded("fetch_orchestration_item"))).toMatchInlineSnapshot(`
      "Expected a call of fetch_orchestration_item not to be recorded; it was, once.

      operations:
        ack_orchestration_item: 2 calls, errors: 2 lock_timeout
        fetch_orchestration_item: 1 call
        get_queue_depths: 1 call
        renew_session_lock: 1 call"
    `);
    expect(failure(() => expect(nothing).toHaveRecorded("read"))).toMatchInlineSnapshot(`
      "Expected a call of read to be recorded; it never was.

      operations: none"
    `);
  });
});

describe("toHaveSpan", () => {
  it("looks at name, parent, attributes, status and exceptions", () => {
    expect(recorded).toHaveSpan("fetch_orchestration_item", {
      parent: "turn",
      attributes: { instance_id: expect.stringMatching(/^order-/) as string },
      status: "unset",
      kind: "client",
    });
    expect(recorded).toHaveSpan("provider.ack_orchestration_item", {
      errorType: "lock_timeout",
      exception: "locked",
      count: 2,
    });
    expect(recorded).toHaveSpan("turn", { parent: null });
    expect(recorded).not.toHaveSpan("fetch_orchestration_item", { parent: null });
    expect(recorded).not.toHaveSpan("fetch_orchestration_item", { parent: "renew_session_lock" });
    expect(recorded).not.toHaveSpan("fetch_orchestration_item", { attributes: { instance_id: "order-2" } });
    expect(recorded).not.toHaveSpan("fetch_orchestration_item", { status: "error" });
    expect(recorded).not.toHaveSpan("ack_orchestration_item", { exception: "another" });
    expect(recorded).not.toHaveSpan("ack_orchestration_item", { count: 1 });
  });

  it("shows the spans there are", () => {
    const message = failure(() =>
      expect(recorded).toHaveSpan("read", {
        parent: "turn",
        attributes: { instance_id: expect.any(String) as string },
      }),
    );
    expect(message).toMatchInlineSnapshot(`
      "Expected a span read { parent: "turn", attributes: { instance_id: Any<String> } } to be recorded; it never was.

      spans:
        turn
          provider.fetch_orchestration_item { code.function.name: "Queue.fetchOrchestrationItem", instance_id: "order-1" }
          provider.ack_orchestration_item ERROR { error.type: "lock_timeout", code.function.name: "Queue.ackOrchestrationItem" }
          provider.ack_orchestration_item ERROR { error.type: "lock_timeout", code.function.name: "Queue.ackOrchestrationItem" }
        provider.renew_session_lock { code.function.name: "Queue.renewSessionLock" }
        provider.get_queue_depths { code.function.name: "Queue.getQueueDepths" }"
    `);
  });
});

describe("toHaveLogged", () => {
  it("looks at level, ids, fields and the span", () => {
    expect(recorded).toHaveLogged("fetch_orchestration_item", { level: "debug", instanceId: "order-1", span: true });
    expect(recorded).toHaveLogged("ack_orchestration_item", {
      level: "error",
      errorType: "lock_timeout",
      count: 2,
      span: "ack_orchestration_item",
      fields: { duration_ms: expect.any(Number) as number },
    });
    expect(recorded).not.toHaveLogged("ack_orchestration_item", { level: "debug" });
    expect(recorded).not.toHaveLogged("ack_orchestration_item", { span: "turn" });
    expect(recorded).not.toHaveLogged("ack_orchestration_item", { span: false });
    expect(recorded).not.toHaveLogged("read");
  });

  it("shows the records there are", () => {
    const message = failure(() => expect(recorded).toHaveLogged("fetch_orchestration_item", { level: "error" }));
    expect(message).toMatch(
      /^Expected a log record of fetch_orchestration_item \{ level: "error" \} to be recorded; it never was\./,
    );
    expect(message).toMatch(/\n {2}debug ".+" \{ operation: "fetch_orchestration_item"/);
  });
});

describe("toHaveCounted, toHaveRetried, toHaveQueueDepths", () => {
  it("compare numbers", () => {
    expect(recorded).toHaveCounted("provider.sessions_renewed", 3);
    expect(recorded).toHaveCounted("provider.sessions_renewed");
    expect(recorded).toHaveCounted("provider.infrastructure_errors", 2, { operation: "ack_orch" });
    expect(recorded).not.toHaveCounted("provider.infrastructure_errors", 2, { operation: "fetch" });
    expect(recorded).not.toHaveCounted("provider.sessions_cleaned");
    expect(recorded).toHaveCounted("provider.sessions_cleaned", 0);
    expect(recorded).toHaveRetried();
    expect(recorded).toHaveRetried("ack_orchestration_item", 1);
    expect(recorded).not.toHaveRetried("ack_orchestration_item", 2);
    expect(nothing).not.toHaveRetried();
    expect(recorded).toHaveQueueDepths({ orchestrator: 1, worker: 2, timer: 3 });
    expect(recorded).not.toHaveQueueDepths({ worker: 3 });
    expect(nothing).not.toHaveQueueDepths({ worker: 2 });
  });

  it("say what they found", () => {
    expect(failure(() => expect(recorded).toHaveCounted("provider.sessions_renewed", 4))).toMatchInlineSnapshot(`
      "Expected provider.sessions_renewed to have counted 4; it counted 3.

      counters and gauges:
        provider.ack_orchestration_retries: 1
        provider.infrastructure_errors { operation: "ack_orch", error_type: "lock_timeout" }: 2
        provider.orchestrator_queue_depth: 1
        provider.sessions_renewed: 3
        provider.timer_queue_depth: 3
        provider.worker_queue_depth: 2"
    `);
    expect(failure(() => expect(recorded).toHaveRetried("ack_orchestration_item", 2))).toMatch(
      /^Expected a retry of ack_orchestration_item to be recorded 2 times; it was, once\./,
    );
    expect(failure(() => expect(recorded).toHaveQueueDepths({ worker: 7 }))).toMatch(
      /^Expected the queue depths to be \{"worker":7\}; they are \{"orchestrator":1,"worker":2,"timer":3\}\./,
    );
  });
});

it("says what to do when it is given something else", () => {
  expect(failure(() => expect(telemetry).toHaveRecorded("read"))).toBe(
    "toHaveRecorded wants what collect() gives: expect(await telemetry.collect()).toHaveRecorded(…). It was given the recording itself, and it has still to be collected.",
  );
  expect(failure(() => expect(telemetry.collect()).not.toHaveSpan("read"))).toMatch(
    /It was given a promise: await it first\.$/,
  );
  expect(failure(() => expect(undefined).not.toHaveRetried())).toMatch(/It was given undefined\.$/);
});
