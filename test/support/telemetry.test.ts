/** The harness itself, under whichever OpenTelemetry generation the run has. */

import { metrics, trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { logsApi, startTelemetry, type Telemetry } from "./telemetry.ts";

let telemetry: Telemetry | undefined;
afterEach(() => telemetry?.stop());

describe("startTelemetry", () => {
  it("collects histograms, counters, gauges and spans", async () => {
    telemetry = await startTelemetry();
    const meter = metrics.getMeter("test");
    meter.createHistogram("duration", { unit: "ms", advice: { explicitBucketBoundaries: [1, 10] } }).record(5);
    const counter = meter.createCounter("errors");
    counter.add(1, { operation: "fetch", error_type: "unknown" });
    counter.add(2, { operation: "ack", error_type: "unknown" });
    meter.createObservableGauge("depth").addCallback((result) => result.observe(7));
    trace.getTracer("test").startActiveSpan("outer", (outer) => {
      trace.getTracer("test").startSpan("inner").end();
      telemetry?.logger.error({ operation: "fetch" }, "failed");
      outer.end();
    });

    const recorded = await telemetry.collect();
    expect(recorded.instruments).toEqual(["depth", "duration", "errors"]);
    expect(recorded.histogram("duration")).toMatchObject({
      count: 1,
      sum: 5,
      unit: "ms",
      boundaries: [1, 10],
      labels: {},
    });
    expect(recorded.histogram("no such")).toBeUndefined();
    expect(recorded.counter("errors")).toBe(3);
    expect(recorded.counter("errors", { operation: "ack" })).toBe(2);
    expect(recorded.counter("no such")).toBe(0);
    expect(recorded.labels("errors")).toEqual([
      { operation: "fetch", error_type: "unknown" },
      { operation: "ack", error_type: "unknown" },
    ]);
    expect(recorded.gauge("depth")).toBe(7);
    const [inner, outer] = recorded.spans;
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(recorded.logs).toEqual([
      { level: "error", message: "failed", fields: { operation: "fetch" }, ...ids(outer?.spanContext()) },
    ]);
  });

  it("starts anew after stop, and says when an earlier test forgot it", async () => {
    telemetry = await startTelemetry();
    await expect(startTelemetry()).rejects.toThrow("being recorded already");
    metrics.getMeter("test").createCounter("calls").add(1);
    await telemetry.stop();
    telemetry = await startTelemetry();
    expect((await telemetry.collect()).instruments).toEqual([]);
  });

  it.skipIf(logsApi === undefined)("takes records of the logs API, by level", async () => {
    telemetry = await startTelemetry({ level: "error" });
    const logger = (logsApi as unknown as LoggingApi).getLogger("test");
    logger.emit({ severityNumber: 5, body: "quiet" });
    logger.emit({ severityNumber: 17, body: "loud", attributes: { operation: "ack" } });
    expect(logger.enabled({ severityNumber: 5 })).toBe(false);
    const { logs } = await telemetry.collect();
    expect(logs.at(-1)).toMatchObject({ level: "error", message: "loud", fields: { operation: "ack" } });
  });
});

interface LoggingApi {
  getLogger(name: string): { emit(record: object): void; enabled(options: object): boolean };
}

function ids(context: { traceId: string; spanId: string } | undefined): object {
  return { traceId: context?.traceId, spanId: context?.spanId };
}
