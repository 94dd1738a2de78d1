/** `recordTelemetry()`: what it answers of a generated class, and how it leaves the process. Under whichever generation the run has. */

import * as api from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { afterEach, describe, expect, it } from "vitest";
import type { Config } from "../../src/index.ts";
import { drain, recordTelemetry, type Telemetry } from "../../src/testing.ts";
import { instrument } from "../support/instrument.ts";
import { logsApi } from "../support/telemetry.ts";
import { fixture } from "../behaviour/generated.ts";

type Module = typeof import("../behaviour/fixtures/queue.ts");
type Profile = NonNullable<Config["profile"]>;

const PROFILES: readonly Profile[] = ["duroxide", "semconv", "duroxide-facade"];

let telemetry: Telemetry | undefined;
afterEach(async () => telemetry?.shutdown());

async function start(profile: Profile = "duroxide", logs: "logger" | "api" = "logger") {
  const module = await instrument<Module>(fixture("queue.ts"), { profile, logs, scope: "recorder" });
  telemetry = await recordTelemetry();
  if (logs === "logger") module.setProviderLogger(telemetry.logger);
  return { telemetry, queue: new module.InstrumentedQueue() as InstanceType<Module["Queue"]> & GaugeSource };
}

interface GaugeSource {
  observeQueueDepths(): { dispose(): void };
}

const busy = (): Error => Object.assign(new Error("database is locked"), { code: "SQLITE_BUSY" });

async function failing(
  queue: InstanceType<Module["Queue"]>,
  method: string,
  call: () => Promise<unknown>,
): Promise<void> {
  queue.script[method] = () => {
    throw busy();
  };
  await expect(call()).rejects.toThrow("database is locked");
  Reflect.deleteProperty(queue.script, method);
}

describe.each(PROFILES)("under the profile %s", (profile) => {
  it("tells operations by their names, whatever the metrics are called", async () => {
    const { telemetry, queue } = await start(profile);
    await queue.fetchOrchestrationItem(1);
    await queue.fetchOrchestrationItem(1);
    await failing(queue, "fetchOrchestrationItem", () => queue.fetchOrchestrationItem(1));
    await failing(queue, "ackOrchestrationItem", () => queue.ackOrchestrationItem("token"));
    await queue.ackOrchestrationItem("token");
    queue.script["renewSessionLock"] = () => 3;
    await queue.renewSessionLock(["a"]);
    const depths = queue.observeQueueDepths();

    const recorded = await telemetry.collect();
    depths.dispose();
    expect(recorded.operations).toEqual([
      "ack_orchestration_item",
      "fetch_orchestration_item",
      "get_queue_depths",
      "renew_session_lock",
    ]);
    const {
      count,
      sum,
      min = NaN,
      max = NaN,
      unit,
      boundaries,
      counts,
    } = recorded.durations("fetch_orchestration_item");
    expect({ count, unit }).toEqual({ count: 3, unit: profile === "duroxide" ? "ms" : "s" });
    expect(sum).toBeGreaterThanOrEqual(max);
    expect(max).toBeGreaterThanOrEqual(min);
    expect(counts.length).toBe(boundaries.length + 1);
    expect(counts.reduce((total, each) => total + each)).toBe(3);
    expect(recorded.errors("fetch_orchestration_item")).toEqual({ lock_timeout: 1 });
    expect(recorded.errors()).toEqual({ lock_timeout: 2 });
    expect(recorded.errors("renew_session_lock")).toEqual({});
    expect(recorded.retries()).toBe(1);
    expect(recorded.sessions()).toEqual({ renewed: 3, cleaned: 0 });
    expect(recorded.queueDepths()).toEqual({
      orchestrator: 1,
      worker: 2,
      timer: profile === "duroxide-facade" ? undefined : 3,
    });
    expect(recorded.durations("no_such_operation")).toEqual({
      count: 0,
      sum: 0,
      min: undefined,
      max: undefined,
      boundaries: [],
      counts: [],
      unit: "",
    });
  });
});

describe("a recording", () => {
  it("gives spans with their relatives, and logs with their span", async () => {
    const { telemetry, queue } = await start();
    const tracer = api.trace.getTracer("own");
    await tracer.startActiveSpan("turn", async (turn) => {
      queue.script["fetchOrchestrationItem"] = () => {
        tracer.startSpan("SELECT").end();
        return { instance: "order-1", lockToken: "t" };
      };
      await queue.fetchOrchestrationItem(1);
      await failing(queue, "ackOrchestrationItem", () => queue.ackOrchestrationItem("t"));
      turn.end();
    });
    const open = tracer.startSpan("never ended");

    const { spans, spansOf, logs, logsOf, openSpans } = await telemetry.collect();
    open.end();
    expect(spans.map(({ name }) => name)).toEqual([
      "SELECT",
      "provider.fetch_orchestration_item",
      "provider.ack_orchestration_item",
      "turn",
    ]);
    expect(openSpans).toEqual(["never ended"]);
    const [fetch] = spansOf("fetch_orchestration_item");
    const [ack] = spansOf("provider.ack_orchestration_item");
    const [turn] = spansOf("turn");
    expect(fetch?.parent).toBe(turn);
    expect(turn?.children).toEqual([fetch, ack]);
    expect(turn?.parent).toBeUndefined();
    expect(fetch?.children.map(({ name }) => name)).toEqual(["SELECT"]);
    expect(fetch).toMatchObject({
      operation: "fetch_orchestration_item",
      kind: "client",
      status: "unset",
      attributes: { instance_id: "order-1" },
      scope: "recorder",
      exceptions: [],
    });
    expect(ack).toMatchObject({
      status: "error",
      attributes: { "error.type": "lock_timeout" },
      exceptions: [{ message: "database is locked" }],
    });
    expect(turn?.operation).toBeUndefined();

    expect(logs.map(({ level, operation }) => [level, operation])).toEqual([
      ["debug", "fetch_orchestration_item"],
      ["error", "ack_orchestration_item"],
    ]);
    const [failed] = logsOf("ack_orchestration_item");
    expect(failed).toMatchObject({ errorType: "lock_timeout", traceId: ack?.traceId, spanId: ack?.spanId });
    expect(failed?.durationMs).toBeGreaterThanOrEqual(0);
    expect(failed?.span).toBe(ack);
    expect(logsOf("fetch_orchestration_item")[0]?.instanceId).toBe("order-1");
  });

  it("is a picture: what comes later is in the next one, added up", async () => {
    const { telemetry, queue } = await start();
    await queue.fetchOrchestrationItem(1);
    const first = await telemetry.collect();
    await queue.fetchOrchestrationItem(1);
    const second = await telemetry.collect();
    const counts = [first, second].map((each) => [
      each.durations("fetch_orchestration_item").count,
      each.spans.length,
      each.logs.length,
    ]);
    expect(counts).toEqual([
      [1, 1, 1],
      [2, 2, 2],
    ]);
  });

  it("is emptied by reset(), and what holds an instrument or a tracer goes on", async () => {
    const { telemetry, queue } = await start();
    const counter = api.metrics.getMeter("own").createCounter("own");
    counter.add(5);
    await queue.fetchOrchestrationItem(1);
    await telemetry.reset();
    const empty = await telemetry.collect();
    expect([empty.instruments, empty.spans, empty.logs, empty.operations]).toEqual([[], [], [], []]);
    counter.add(2);
    await queue.fetchOrchestrationItem(1);
    const recorded = await telemetry.collect();
    expect(recorded.counter("own")).toBe(2);
    expect(recorded.durations("fetch_orchestration_item").count).toBe(1);
  });

  it("shows a gauge for as long as it is observed", async () => {
    const { telemetry, queue } = await start();
    const depths = queue.observeQueueDepths();
    expect((await telemetry.collect()).queueDepths().worker).toBe(2);
    depths.dispose();
    expect((await telemetry.collect()).queueDepths()).toEqual({
      orchestrator: undefined,
      worker: undefined,
      timer: undefined,
    });
  });

  it("records only what it is asked to, from the level it is told", async () => {
    telemetry = await recordTelemetry({ metrics: false, spans: false, level: "error" });
    telemetry.logger.debug({ operation: "a" }, "quiet");
    telemetry.logger.error({ operation: "a" }, "loud");
    expect(telemetry.logger.isLevelEnabled("warn")).toBe(false);
    api.metrics.getMeter("own").createCounter("own").add(1);
    api.trace.getTracer("own").startSpan("own").end();
    const { instruments, spans, logs } = await telemetry.collect();
    expect([instruments, spans, logs.map(({ message }) => message)]).toEqual([[], [], ["loud"]]);
  });

  it("tells of callbacks that fail", async () => {
    telemetry = await recordTelemetry();
    const fault = new Error("no depth");
    api.metrics
      .getMeter("own")
      .createObservableGauge("own")
      .addCallback(() => {
        throw fault;
      });
    expect((await telemetry.collect()).collectionErrors).toEqual([fault]);
  });

  it.skipIf(logsApi === undefined)("takes the records of the logs API", async () => {
    const { telemetry, queue } = await start("duroxide", "api");
    await failing(queue, "ackOrchestrationItem", () => queue.ackOrchestrationItem("t"));
    const { logsOf, spansOf } = await telemetry.collect();
    const [log] = logsOf("ack_orchestration_item");
    expect(log).toMatchObject({ level: "error", errorType: "lock_timeout" });
    expect(log?.span).toBe(spansOf("ack_orchestration_item")[0]);
  });

  it.skipIf(logsApi !== undefined)(
    "takes the records of @opentelemetry/api-logs, where that is the logs API",
    async () => {
      const { logs, SeverityNumber } = await import("@opentelemetry/api-logs");
      telemetry = await recordTelemetry();
      logs.getLogger("own").emit({ severityNumber: SeverityNumber.WARN, body: "hm", attributes: { operation: "own" } });
      expect((await telemetry.collect()).logsOf("own")).toMatchObject([{ level: "warn", message: "hm" }]);
    },
  );
});

describe("the globals", () => {
  it("are free again after shutdown(), which may be called twice", async () => {
    telemetry = await recordTelemetry();
    await telemetry.shutdown();
    await telemetry.shutdown();
    const own = new MeterProvider();
    expect(api.metrics.setGlobalMeterProvider(own)).toBe(true);
    api.metrics.disable();
    expect(api.trace.setGlobalTracerProvider(new TracerProvider())).toBe(true);
    api.trace.disable();
    expect(api.context.setGlobalContextManager(new AsyncLocalStorageContextManager())).toBe(true);
    api.context.disable();
  });

  it("are put back as they were", async () => {
    const meters = new MeterProvider();
    const tracers = new TracerProvider();
    const contexts = new AsyncLocalStorageContextManager().enable();
    api.metrics.setGlobalMeterProvider(meters);
    api.trace.setGlobalTracerProvider(tracers);
    api.context.setGlobalContextManager(contexts);
    try {
      {
        await using telemetry = await recordTelemetry();
        api.trace.getTracer("own").startActiveSpan("outer", (outer) => {
          api.trace.getTracer("own").startSpan("inner").end();
          outer.end();
        });
        const [inner] = (await telemetry.collect()).spans;
        expect(inner?.parent?.name, "through the context manager that was there").toBe("outer");
        expect(api.metrics.getMeterProvider()).not.toBe(meters);
      }
      expect(api.metrics.getMeterProvider()).toBe(meters);
      expect((api.trace.getTracerProvider() as unknown as { getDelegate(): unknown }).getDelegate()).toBe(tracers);
      const key = api.createContextKey("key");
      api.context.with(api.ROOT_CONTEXT.setValue(key, 1), () => {
        expect(contexts.active().getValue(key)).toBe(1);
      });
    } finally {
      api.metrics.disable();
      api.trace.disable();
      api.context.disable();
    }
  });

  it("are one recording's at a time, and a second one says where the first began", async () => {
    telemetry = await recordTelemetry();
    await expect(recordTelemetry()).rejects.toThrow(/recorded already, begun .*recorder\.test\.ts/);
    await telemetry.shutdown();
    telemetry = await recordTelemetry();
  });
});

describe("drain", () => {
  async function* later() {
    yield* [1, 2];
  }
  it.each([
    ["an async generator", () => later()],
    ["an async iterable", () => ({ [Symbol.asyncIterator]: () => later() })],
    [
      "a bare iterator",
      () => ({
        next: (
          (iterator) => () =>
            iterator.next()
        )([1, 2].values()),
      }),
    ],
    ["an array", () => [1, 2]],
  ])("reads %s to its end", async (_, make) => {
    expect(await drain(make())).toEqual([1, 2]);
  });
});
