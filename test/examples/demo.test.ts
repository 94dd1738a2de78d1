import { describe, expect, it } from "vitest";
import { logLine, spanTree } from "../../examples/demo/report.js";
import { quantile } from "../../examples/demo/telemetry.js";

describe("quantile", () => {
  const histogram = {
    buckets: { boundaries: [10, 20, 50], counts: [0, 10, 10, 0] },
    sum: 0,
    count: 20,
    min: 12,
    max: 40,
  };

  it("interpolates within a bucket, between the least and the greatest value", () => {
    expect(quantile(histogram, 0)).toBe(12);
    expect(quantile(histogram, 0.25)).toBe(16);
    expect(quantile(histogram, 0.5)).toBe(20);
    expect(quantile(histogram, 0.75)).toBe(30);
    expect(quantile(histogram, 1)).toBe(40);
  });

  it("stays finite beyond the last boundary", () => {
    const slow = { buckets: { boundaries: [10], counts: [0, 2] }, sum: 0, count: 2, min: 90, max: 110 };
    expect(quantile(slow, 0.5)).toBe(100);
  });
});

describe("the report", () => {
  it("prints a log line with its fields and without its ids", () => {
    const line = {
      level: 50,
      time: 0,
      msg: "failed",
      trace_id: "t",
      span_id: "s",
      duration_ms: 1.234,
      error: "no way",
    };
    expect(logLine(line)).toBe('00:00:00.000  ERROR  failed  duration_ms=1.2  error="no way"');
  });

  it("draws a span and what happened in it, in the order of time", () => {
    const span = (id: string, parent: string | undefined, start: number, attributes = {}) =>
      ({
        name: id,
        attributes,
        startTime: [0, start],
        duration: [0, 2_000_000],
        status: { code: id === "late" ? 2 : 0 },
        spanContext: () => ({ spanId: id }),
        ...(parent && { parentSpanContext: { spanId: parent } }),
      }) as unknown as Parameters<typeof spanTree>[1];
    const root = span("root", undefined, 0);
    const spans = [
      span("late", "root", 5),
      span("early", "root", 1),
      span("leaf", "early", 2),
      span("idle", "root", 3, { idle: true }),
    ];
    expect(spanTree(spans, root)).toBe(
      ["root  2.0 ms", "├─ early  2.0 ms", "│  └─ leaf  2.0 ms", "└─ late  2.0 ms  ERROR"].join("\n"),
    );
  });
});
