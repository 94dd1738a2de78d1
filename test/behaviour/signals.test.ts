/** What one call records, in each profile; where ids, attributes and counts come from; and what switches a signal off. */

import {
  context,
  createContextKey,
  metrics,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
} from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { instrument } from "../support/instrument.ts";
import { logsApi, startTelemetry, type Labels, type LogEntry, type Telemetry } from "../support/telemetry.ts";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { collectGarbage } from "./garbage.ts";
import { fixture, generateInto } from "./generated.ts";

type SignalsModule = typeof import("./fixtures/signals.ts");
type ControlsModule = typeof import("./fixtures/controls.ts");
type QueueModule = typeof import("./fixtures/queue.ts");

const SIGNALS = fixture("signals.ts");
const CONTROLS = fixture("controls.ts");
const QUEUE = fixture("queue.ts");

const generated = await instrument<SignalsModule>(SIGNALS, {
  logs: "logger",
  operations: "all",
  catalogue: {
    byPath: { instanceId: "order.customer.id" },
    byResultPath: { instanceId: "result.order.customer.id" },
    byOpaque: { instanceId: "key" },
    byAny: { instanceId: "message.order.id" },
    switchedOff: { instanceId: false },
    send: {
      attributes: {
        queue: "order.queueName",
        priority: "priority",
        urgent: "urgent",
        size: "size",
        accepted: "result.accepted",
      },
    },
    sendAny: { attributes: { topic: "message.topic" } },
    drain: { count: { metric: "signals.drained", unit: "{message}", description: "Messages drained" } },
    purge: { count: { metric: "signals.purged", from: "result.removed" } },
  },
});

let telemetry: Telemetry;
beforeEach(async () => {
  telemetry = await startTelemetry();
  generated.setProviderLogger(telemetry.logger);
});
afterEach(async () => {
  vi.restoreAllMocks();
  generated.setProviderLogger(undefined);
  await telemetry.stop();
});

/** What the span and the log record of one call say besides what all calls say. */
async function details(
  call: (signals: InstanceType<SignalsModule["Signals"]>) => Promise<unknown>,
  result?: unknown,
): Promise<Record<string, unknown>> {
  const signals = new generated.InstrumentedSignals();
  signals.result = result;
  await call(signals);
  const { spans, logs } = await telemetry.collect();
  expect(spans).toHaveLength(1);
  expect(logs).toHaveLength(1);
  const { "code.function.name": _, ...onSpan } = spans[0]!.attributes;
  const { operation: __, duration_ms: ___, ...onLog } = logs[0]!.fields;
  const defined = Object.fromEntries(Object.entries(onLog).filter(([, value]) => value !== undefined));
  expect(defined, "the log record says what the span says").toEqual(onSpan);
  return onSpan;
}

describe("instance ids", () => {
  type Call = (signals: InstanceType<SignalsModule["Signals"]>) => Promise<unknown>;
  const given: readonly (readonly [what: string, expected: unknown, call: Call, result?: unknown])[] = [
    ["a parameter", "order-1", (signals) => signals.byName("order-1")],
    ["a parameter in snake_case", "order-1", (signals) => signals.bySnakeName("order-1")],
    ["a number", "0", (signals) => signals.byNumber(0)],
    ["a bigint", "12345678901234567890", (signals) => signals.byBigint(12345678901234567890n)],
    ["a string or a number: the string", "order-1", (signals) => signals.byEither("order-1")],
    ["a string or a number: the number", "7", (signals) => signals.byEither(7)],
    ["an optional parameter that is given", "order-1", (signals) => signals.byOptional("order-1")],
    ["a property of a parameter", "order-1", (signals) => signals.byProperty({ instance: "order-1" })],
    ["a property of the result", "order-1", (signals) => signals.byResult(), { instance: "order-1" }],
    [
      "a property within the result",
      "7",
      (signals) => signals.byWrappedResult(),
      { item: { instanceId: 7 }, lockToken: "t" },
    ],
    ["a configured path", "7", (signals) => signals.byPath({ customer: { id: 7 }, queueName: "q" })],
    [
      "a configured path of the result",
      "7",
      (signals) => signals.byResultPath(),
      { order: { customer: { id: 7 }, queueName: "q" } },
    ],
    ["a type that cannot be followed: text", "order-1", (signals) => signals.byOpaque("order-1")],
    ["a type that cannot be followed: a number", "7", (signals) => signals.byOpaque(7)],
    ["a path through any", "order-1", (signals) => signals.byAny({ order: { id: "order-1" } })],
  ];
  it.each(given.map(([what], index) => [what, index] as const))("come from %s", async (_, index) => {
    const [, expected, call, result] = given[index]!;
    expect(await details(call, result)).toEqual({ instance_id: expected });
  });

  const absent: readonly (readonly [what: string, call: Call, result?: unknown])[] = [
    ["an optional parameter is left out", (signals) => signals.byOptional()],
    ["an optional parameter is null", (signals) => signals.byOptional(null)],
    ["the parameter is null", (signals) => signals.byProperty(null)],
    ["the property is missing at run time", (signals) => signals.byProperty({} as never)],
    ["the poll found nothing", (signals) => signals.byResult(), null],
    ["the wrapped poll found nothing", (signals) => signals.byWrappedResult(), undefined],
    ["a step of the path is missing", (signals) => signals.byPath({ queueName: "q" })],
    ["a step of the result's path is missing", (signals) => signals.byResultPath(), {}],
    ["the value of unknown type is undefined", (signals) => signals.byOpaque(undefined)],
    ["the value of unknown type is null", (signals) => signals.byOpaque(null)],
    ["a step of any is missing", (signals) => signals.byAny({})],
    ["any is undefined", (signals) => signals.byAny(undefined)],
    ["nothing names one", (signals) => signals.noId("order-1")],
    ["the config says so", (signals) => signals.switchedOff("order-1")],
  ];
  it.each(absent.map(([what], index) => [what, index] as const))(
    "are left out, not made up, where %s",
    async (_, index) => {
      const [, call, result] = absent[index]!;
      expect(await details(call, result)).toEqual({});
    },
  );

  it("are on the spans of iterations", async () => {
    for await (const length of new generated.InstrumentedSignals().stream("order-1")) expect(length).toBe(7);
    expect((await telemetry.collect()).spans[0]!.attributes).toMatchObject({ instance_id: "order-1" });
  });

  it("come from the parameter before the call has ended, in failures too", async () => {
    const signals = new generated.InstrumentedSignals();
    Object.defineProperty(signals, "result", {
      get() {
        throw new Error("x");
      },
    });
    await signals.byProperty({ instance: "order-1" }).catch(() => undefined);
    const { spans, logs } = await telemetry.collect();
    expect(spans[0]!.attributes).toMatchObject({ instance_id: "order-1", "error.type": "unknown" });
    expect(logs[0]!).toMatchObject({ level: "error", fields: { instance_id: "order-1" } });
  });

  it("are never on a metric", async () => {
    const signals = new generated.InstrumentedSignals();
    await signals.byName("order-1");
    await signals.send({ queueName: "q" });
    signals.result = 3;
    await signals.drain();
    const { instruments, labels } = await telemetry.collect();
    expect(instruments).toContain("signals.drained");
    for (const name of instruments) for (const set of labels(name)) expect(set).toEqual({});
  });
});

describe("attributes", () => {
  it("come from parameters and the result, each in its own type", async () => {
    expect(
      await details((signals) => signals.send({ queueName: "orders" }, 5, true, 9007199254740993n), { accepted: 2 }),
    ).toEqual({
      queue: "orders",
      priority: 5,
      urgent: true,
      size: "9007199254740993",
      accepted: 2,
    });
  });

  it("are left out where they have no value", async () => {
    expect(await details((signals) => signals.send({ queueName: "orders" }), {})).toEqual({ queue: "orders" });
  });

  it("take a default only where the caller gave the value: the base applies it", async () => {
    expect(await details((signals) => signals.send({ queueName: "orders" }, undefined, false), {})).toEqual({
      queue: "orders",
      urgent: false,
    });
  });

  it.each([
    ["text", { topic: "news" }, { topic: "news" }],
    ["nothing", {}, {}],
    ["null", { topic: null }, {}],
  ])("of any: %s", async (_, message, expected) => {
    expect(await details((signals) => signals.sendAny(message))).toEqual(expected);
  });

  it("of the result are left out of failures", async () => {
    const signals = new generated.InstrumentedSignals();
    Object.defineProperty(signals, "result", {
      get() {
        throw new Error("x");
      },
    });
    await signals.send({ queueName: "orders" }).catch(() => undefined);
    const { spans } = await telemetry.collect();
    expect(spans[0]!.attributes).toMatchObject({ queue: "orders" });
    expect(spans[0]!.attributes).not.toHaveProperty("accepted");
  });
});

describe("counts", () => {
  it.each([
    ["a number", 3, 3],
    ["zero", 0, 0],
    ["a bigint", 4n, 4],
    ["an array", ["a", "b"], 2],
    ["an empty array", [], 0],
  ])("are %s", async (_, result, expected) => {
    const signals = new generated.InstrumentedSignals();
    signals.result = result;
    await signals.drain();
    const { counter, labels } = await telemetry.collect();
    expect(labels("signals.drained")).toEqual([{}]);
    expect(counter("signals.drained")).toBe(expected);
  });

  it.each([
    ["undefined", undefined],
    ["null", null],
    ["text", "3"],
    ["an object", { length: 3 }],
    ["a set", new Set([1])],
    ["true", true],
    ["NaN", Number.NaN],
    ["infinite", Number.POSITIVE_INFINITY],
    ["negative", -1],
    ["a negative bigint", -1n],
  ])("are none when the result is %s", async (_, result) => {
    const signals = new generated.InstrumentedSignals();
    signals.result = result;
    await signals.drain();
    const { labels, histogram } = await telemetry.collect();
    expect(labels("signals.drained")).toEqual([]);
    expect(histogram("provider.drain_duration_ms")).toMatchObject({ count: 1 });
  });

  it("come from a path of the result", async () => {
    const signals = new generated.InstrumentedSignals();
    signals.result = { removed: ["a", "b", "c"] };
    await signals.purge();
    signals.result = null;
    await signals.purge();
    expect((await telemetry.collect()).counter("signals.purged")).toBe(3);
  });
});

describe("a log record", () => {
  async function logged(
    act: () => unknown,
  ): Promise<{ readonly logs: readonly LogEntry[]; readonly spans: readonly ReadableSpan[] }> {
    const signals = new generated.InstrumentedSignals();
    Object.defineProperty(signals, "result", { get: act });
    await signals.byName("order-1").catch(() => undefined);
    return telemetry.collect();
  }

  it.each([
    ["a success", () => 1],
    [
      "a failure",
      () => {
        throw new Error("x");
      },
    ],
  ])("of %s is emitted inside the span, also after an await", async (_, act) => {
    const { logs, spans } = await logged(act);
    expect(logs).toHaveLength(1);
    expect([logs[0]!.traceId, logs[0]!.spanId]).toEqual([
      spans[0]!.spanContext().traceId,
      spans[0]!.spanContext().spanId,
    ]);
  });

  it("says how long the call took, as a number that is not negative", async () => {
    const { logs } = await logged(() => 1);
    expect(logs[0]!.fields["duration_ms"]).toEqual(expect.any(Number));
    expect(logs[0]!.fields["duration_ms"]).toBeGreaterThanOrEqual(0);
  });

  it("is not made when its level is off, and the level is asked for first", async () => {
    await telemetry.stop();
    telemetry = await startTelemetry({ level: "error" });
    const asked: string[] = [];
    const { logger } = telemetry;
    generated.setProviderLogger({
      ...logger,
      isLevelEnabled: (level: string) => {
        asked.push(level);
        return logger.isLevelEnabled(level);
      },
    });
    expect((await logged(() => 1)).logs).toEqual([]);
    expect(asked).toEqual(["debug"]);
    await logged(() => {
      throw new Error("x");
    });
    expect(asked).toEqual(["debug", "error"]);
    expect((await telemetry.collect()).logs).toMatchObject([{ level: "error" }]);
  });

  it("goes to a logger that has no isLevelEnabled, with its own this", async () => {
    const entries: unknown[] = [];
    class Plain {
      #entries = entries;
      debug(fields: object, message: string): void {
        this.#entries.push(["debug", fields, message]);
      }
      error(fields: object, message: string): void {
        this.#entries.push(["error", fields, message]);
      }
    }
    generated.setProviderLogger(new Plain());
    await logged(() => 1);
    expect(entries).toEqual([
      ["debug", expect.objectContaining({ operation: "by_name", instance_id: "order-1" }), expect.any(String)],
    ]);
  });

  it("is written without an SDK too, and not after the logger is taken away", async () => {
    const { logger } = telemetry;
    await telemetry.stop();
    telemetry = await startTelemetry({ metrics: false, spans: false });
    generated.setProviderLogger(logger);
    const debug = vi.spyOn(logger, "debug");
    await new generated.InstrumentedSignals().byName("order-1");
    expect(debug).toHaveBeenCalledTimes(1);
    generated.setProviderLogger(undefined);
    await new generated.InstrumentedSignals().byName("order-1");
    expect(debug).toHaveBeenCalledTimes(1);
  });

  it.skipIf(logsApi === undefined)("goes to the logs API, where there is one (API 1.10)", async () => {
    const api = await instrument<SignalsModule>(SIGNALS, { logs: "api", operations: "all" });
    await new api.InstrumentedSignals().byName("order-1");
    const signals = new api.InstrumentedSignals();
    Object.defineProperty(signals, "result", {
      get: () => {
        throw new Error("x");
      },
    });
    await signals.byName("order-1").catch(() => undefined);
    const { logs, spans } = await telemetry.collect();
    expect(logs).toMatchObject([
      { level: "debug", fields: { operation: "by_name", instance_id: "order-1" } },
      { level: "error", fields: { operation: "by_name", instance_id: "order-1", error_type: "unknown" } },
    ]);
    expect(logs.map(({ spanId }) => spanId)).toEqual(spans.map((span) => span.spanContext().spanId));
  });
});

describe("a span", () => {
  it("is of kind CLIENT, UNSET on success, and names the function", async () => {
    await new generated.InstrumentedSignals().byName("order-1");
    const { spans } = await telemetry.collect();
    expect(spans).toHaveLength(1);
    expect(spans[0]).toMatchObject({
      name: "provider.by_name",
      kind: SpanKind.CLIENT,
      status: { code: SpanStatusCode.UNSET },
      ended: true,
      events: [],
    });
    expect(spans[0]!.attributes).toEqual({ "code.function.name": "Signals.byName", instance_id: "order-1" });
    expect(spans[0]!.instrumentationScope.name).toBe("Signals");
  });

  it("is a child of the span around it, parent of what happens inside, and inactive afterwards", async () => {
    class Nested extends generated.InstrumentedSignals {
      override async noId(name: string): Promise<unknown> {
        return super.noId(name);
      }
    }
    const nested = new Nested();
    let inside: string | undefined;
    Object.defineProperty(nested, "result", { get: () => (inside = trace.getActiveSpan()?.spanContext().spanId) });
    await trace.getTracer("test").startActiveSpan("outer", async (outer) => {
      await nested.byName("order-1");
      expect(trace.getActiveSpan()).toBe(outer);
      outer.end();
    });
    const [inner, outer] = (await telemetry.collect()).spans;
    expect(inner!.parentSpanContext?.spanId).toBe(outer!.spanContext().spanId);
    expect(inside).toBe(inner!.spanContext().spanId);
  });

  it("of each of many calls at once is the parent of its own", async () => {
    const nested = new generated.InstrumentedSignals();
    const inner = new generated.InstrumentedSignals();
    Object.defineProperty(nested, "result", { get: () => Promise.resolve().then(() => inner.byNumber(1)) });
    await Promise.all(["a", "b", "c"].map((instance) => nested.byName(instance)));
    const { spans } = await telemetry.collect();
    const parents = spans.filter(({ name }) => name === "provider.by_name").map((span) => span.spanContext().spanId);
    const children = spans
      .filter(({ name }) => name === "provider.by_number")
      .map((span) => span.parentSpanContext?.spanId);
    expect(children.sort()).toEqual(parents.sort());
    expect(new Set(parents).size).toBe(3);
  });

  it("that the sampler leaves out is still the parent in logs and below, and costs no metric", async () => {
    await telemetry.stop();
    const sampler = { shouldSample: () => ({ decision: 0 }), toString: () => "none" };
    telemetry = await startTelemetry({ sampler });
    generated.setProviderLogger(telemetry.logger);
    const signals = new generated.InstrumentedSignals();
    let inside: string | undefined;
    Object.defineProperty(signals, "result", { get: () => (inside = trace.getActiveSpan()?.spanContext().traceId) });
    await signals.byName("order-1");
    const { spans, logs, histogram } = await telemetry.collect();
    expect(spans).toEqual([]);
    expect(inside).toMatch(/^[0-9a-f]{32}$/);
    expect(logs).toMatchObject([{ traceId: inside, fields: { instance_id: "order-1" } }]);
    expect(histogram("provider.by_name_duration_ms")).toMatchObject({ count: 1 });
  });

  it("stands in a context that has the values of the one around it, and takes more", async () => {
    const [outer, added] = [createContextKey("outer"), createContextKey("added")];
    const signals = new generated.InstrumentedSignals();
    const seen: unknown[] = [];
    Object.defineProperty(signals, "result", {
      get: () => {
        const active = context.active();
        const more = active.setValue(added, 2);
        const without = more.deleteValue(outer);
        for (const each of [active, more, without]) {
          const isActive = trace.getSpan(each) !== undefined && trace.getSpan(each) === trace.getActiveSpan();
          seen.push([each.getValue(outer), each.getValue(added), isActive]);
        }
        seen.push(trace.getSpan(trace.deleteSpan(active)));
      },
    });
    await context.with(context.active().setValue(outer, 1), () => signals.byName("a"));
    expect(seen).toEqual([[1, undefined, true], [1, 2, true], [undefined, 2, true], undefined]);
  });

  it("of a call is not kept by the calls that follow from it, one from the other", async () => {
    await telemetry.stop();
    // Spans that nothing else keeps: an exporter would.
    const sampler = { shouldSample: () => ({ decision: 0 }), toString: () => "none" };
    telemetry = await startTelemetry({ sampler });
    const other = await instrument<SignalsModule>(SIGNALS, { logs: "none", operations: "all" });
    const classes = [generated.InstrumentedSignals, other.InstrumentedSignals];
    const started: WeakRef<object>[] = [];
    const last = await new Promise<Context>((resolve) => {
      const follow = (): void => {
        const signals = new classes[started.length % 2]!();
        Object.defineProperty(signals, "result", {
          get: () => {
            started.push(new WeakRef(trace.getActiveSpan()!));
            const active = context.active();
            setImmediate(started.length < 20 ? follow : () => resolve(active));
          },
        });
        void signals.byName("a");
      };
      follow();
    });
    await collectGarbage();
    expect(started.slice(0, 15).filter((each) => each.deref() !== undefined)).toEqual([]);
    expect(trace.getSpan(last)).toBe(started.at(-1)?.deref());
  });

  it("follows the parent's context even where the call is made from a context without one", async () => {
    await context.with(ROOT_CONTEXT, () => new generated.InstrumentedSignals().byName("a"));
    expect((await telemetry.collect()).spans[0]!.parentSpanContext).toBeUndefined();
  });
});

describe("switched off", () => {
  const OFF = { metrics: false, spans: false, logs: false };
  const catalogue = {
    noMetrics: { signals: { metrics: false } },
    noSpans: { signals: { spans: false } },
    noLogs: { signals: { logs: false } },
    nothing: { signals: OFF },
  };
  const METHODS = ["all", "noMetrics", "noSpans", "noLogs", "nothing"] as const;

  it("for one operation, the others keep their signals", async () => {
    const controls = await instrument<ControlsModule>(CONTROLS, { logs: "logger", operations: "all", catalogue });
    controls.setProviderLogger(telemetry.logger);
    const provider = new controls.InstrumentedControls();
    for (const method of METHODS) await provider[method]("a");
    provider.act = () => {
      throw new Error("x");
    };
    for (const method of METHODS) await provider[method]("a").catch(() => undefined);
    const { instruments, labels, spans, logs, histogram } = await telemetry.collect();
    expect(instruments).toEqual([
      "provider.all_duration_ms",
      "provider.infrastructure_errors",
      "provider.no_logs_duration_ms",
      "provider.no_spans_duration_ms",
    ]);
    expect(histogram("provider.no_spans_duration_ms")).toMatchObject({ count: 2 });
    expect(labels("provider.infrastructure_errors").map((set) => set["operation"])).toEqual([
      "all",
      "no_spans",
      "no_logs",
    ]);
    const twice = (names: string[]): string[] => [...names, ...names];
    expect(spans.map(({ name }) => name)).toEqual(twice(["provider.all", "provider.no_metrics", "provider.no_logs"]));
    expect(logs.map(({ fields }) => fields["operation"])).toEqual(twice(["all", "no_metrics", "no_spans"]));
  });

  const text = async (name: string, config: Parameters<typeof generateInto>[2], source = CONTROLS): Promise<string> => {
    const { texts } = await generateInto(`signals-${name}`, [source], { operations: "all", logs: "logger", ...config });
    // Comments may speak of what is not there.
    return [...texts.values()].join("\n").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
  };

  it("everywhere, no code is emitted for it: metrics", async () => {
    expect(await text("no-metrics", { signals: { metrics: false } })).not.toMatch(
      /histogram|counter|meter|duration:|_duration_ms|infrastructure_errors/i,
    );
  });

  it("everywhere, no code is emitted for it: metrics of a provider with retries, counts and gauges", async () => {
    const all = await text("no-queue-metrics", { signals: { metrics: false } }, QUEUE);
    expect(all).not.toMatch(/histogram|counter|meter|gauge|retries|attempt:|countRetry|observeQueueDepths/i);
    expect(all).toContain("provider operation failed");
  });

  it("everywhere, no code is emitted for it: spans", async () => {
    expect(await text("no-spans", { signals: { spans: false } })).not.toMatch(/\bspan|tracer|context\./i);
  });

  it("everywhere, no code is emitted for it: logs", async () => {
    for (const config of [{ signals: { logs: false } }, { logs: "none" as const }]) {
      expect(await text("no-logs", config)).not.toMatch(/logger|writeLog|operation succeeded/i);
    }
  });

  it("spans and logs everywhere: ids and attributes go with them", async () => {
    const all = await text(
      "metrics-alone",
      {
        signals: { spans: false, logs: false },
        catalogue: { byPath: { instanceId: "order.customer.id" }, send: { attributes: { queue: "order.queueName" } } },
      },
      SIGNALS,
    );
    expect(all).not.toMatch(/instance_id"|instanceIdOf|attributes:|queueName:/);
  });

  it("spans and logs for one operation: its ids and attributes go with them", async () => {
    const all = await text(
      "one-operation",
      {
        class: ["Signals"],
        catalogue: { send: { signals: { spans: false, logs: false }, attributes: { queue: "order.queueName" } } },
      },
      SIGNALS,
    );
    expect(all).not.toContain("order.queueName");
  });

  it("in all ways the code still runs", async () => {
    for (const signals of [
      { metrics: false },
      { spans: false },
      { logs: false },
      { metrics: false, spans: false },
      OFF,
    ]) {
      const controls = await instrument<ControlsModule>(CONTROLS, { logs: "logger", operations: "all", signals });
      const provider = new controls.InstrumentedControls();
      expect(await provider.all("a")).toBe("a");
      provider.act = () => {
        throw new TypeError("x");
      };
      await expect(provider.all("a")).rejects.toThrow(TypeError);
    }
  });
});

describe("sample", async () => {
  const controls = await instrument<ControlsModule>(CONTROLS, {
    logs: "logger",
    operations: "all",
    catalogue: { hot: { sample: 0.01 } },
  });
  let provider: InstanceType<ControlsModule["Controls"]>;
  beforeEach(() => {
    controls.setProviderLogger(telemetry.logger);
    provider = new controls.InstrumentedControls();
  });

  it("leaves out span and log record of a success that is not drawn; metrics stay", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    await provider.hot("a");
    await provider.all("a");
    const { spans, logs, histogram } = await telemetry.collect();
    expect(spans.map(({ name }) => name)).toEqual(["provider.all"]);
    expect(logs.map(({ fields }) => fields["operation"])).toEqual(["all"]);
    expect(histogram("provider.hot_duration_ms")).toMatchObject({ count: 1 });
  });

  it.each([
    [0, 1],
    [0.0099, 1],
    [0.01, 0],
    [0.9999, 0],
  ])("draws: %d gives %i", async (random, count) => {
    vi.spyOn(Math, "random").mockReturnValue(random);
    await provider.hot("a");
    const { spans, logs } = await telemetry.collect();
    expect([spans.length, logs.length]).toEqual([count, count]);
  });

  it("traces every failure, from when the call began, with its log record inside", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    const around = await trace.getTracer("test").startActiveSpan("outer", async (outer) => {
      provider.act = async () => {
        trace.getTracer("test").startSpan("first thing inside").end();
        await new Promise((resolve) => setTimeout(resolve, 30));
        throw new Error("x");
      };
      await provider.hot("a").catch(() => undefined);
      outer.end();
      return outer.spanContext();
    });
    const { spans, logs, counter } = await telemetry.collect();
    const [inside, span] = spans;
    expect(span).toMatchObject({ name: "provider.hot", kind: SpanKind.CLIENT, status: { code: SpanStatusCode.ERROR } });
    expect(span!.parentSpanContext?.spanId).toBe(around.spanId);
    expect(span!.attributes).toMatchObject({ "error.type": "unknown", instance_id: "a" });
    expect(span!.events.map(({ name }) => name)).toEqual(["exception"]);
    const startOf = ({ startTime: [seconds, nanoseconds] }: ReadableSpan): number => seconds * 1e3 + nanoseconds / 1e6;
    // A span begun at the failure would begin 30 ms later, or more.
    expect(startOf(span!)).toBeLessThan(startOf(inside!) + 15);
    expect(logs).toMatchObject([{ level: "error", spanId: span!.spanContext().spanId }]);
    expect(counter("provider.infrastructure_errors")).toBe(1);
  });

  it("keeps the callers' span active in a call that is not drawn", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    await trace.getTracer("test").startActiveSpan("outer", async (outer) => {
      provider.act = () => trace.getActiveSpan() === outer;
      expect(await provider.hot("a")).toBe(true);
      outer.end();
    });
  });
});

describe("profiles", () => {
  interface Expected {
    readonly duration: (operation: string) => string;
    readonly unit: string;
    readonly buckets: readonly number[];
    readonly success: (operation: string) => Labels;
    readonly failure: (operation: string, type: string) => Labels;
    readonly errors: { readonly metric: string; readonly label: string } | undefined;
    readonly instruments: readonly string[];
  }
  const SECONDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10];
  const EXPECTED: Record<"duroxide" | "semconv" | "duroxide-facade", Expected> = {
    duroxide: {
      duration: (operation) => `provider.${operation}_duration_ms`,
      unit: "ms",
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000],
      success: () => ({}),
      failure: () => ({}),
      errors: { metric: "provider.infrastructure_errors", label: "ack_orch" },
      instruments: [
        "provider.ack_orchestration_item_duration_ms",
        "provider.ack_orchestration_retries",
        "provider.infrastructure_errors",
        "provider.renew_session_lock_duration_ms",
        "provider.sessions_renewed",
      ],
    },
    semconv: {
      duration: () => "provider.operation.duration",
      unit: "s",
      buckets: SECONDS,
      success: (operation) => ({ operation }),
      failure: (operation, type) => ({ operation, "error.type": type }),
      errors: undefined,
      instruments: ["provider.ack_orchestration_retries", "provider.operation.duration", "provider.sessions_renewed"],
    },
    "duroxide-facade": {
      duration: () => "duroxide_provider_operation_duration_seconds",
      unit: "s",
      buckets: SECONDS,
      success: (operation) => ({ operation, status: "success" }),
      failure: (operation) => ({ operation, status: "error" }),
      errors: { metric: "duroxide_provider_errors_total", label: "ack_orchestration_item" },
      instruments: [
        "duroxide_provider_errors_total",
        "duroxide_provider_operation_duration_seconds",
        "provider.ack_orchestration_retries",
        "provider.sessions_renewed",
      ],
    },
  };

  it.each(Object.entries(EXPECTED) as [keyof typeof EXPECTED, Expected][])("%s", async (profile, expected) => {
    const { InstrumentedQueue } = await instrument<QueueModule>(QUEUE, { logs: "none", profile });
    const queue = new InstrumentedQueue();
    queue.script["renewSessionLock"] = () => 2;
    await queue.renewSessionLock(["a", "b"]);
    queue.script["ackOrchestrationItem"] = () => {
      throw Object.assign(new Error("x"), { code: "SQLITE_BUSY" });
    };
    await queue.ackOrchestrationItem("t").catch(() => undefined);
    await queue.ackOrchestrationItem("t").catch(() => undefined);
    delete queue.script["ackOrchestrationItem"];
    await queue.ackOrchestrationItem("t");

    const { instruments, histogram, counter, labels, spans } = await telemetry.collect();
    expect(instruments).toEqual(expected.instruments);
    const point = { unit: expected.unit, boundaries: expected.buckets };
    const renewed = expected.success("renew_session_lock");
    const failed = expected.failure("ack_orchestration_item", "lock_timeout");
    expect(histogram(expected.duration("renew_session_lock"), renewed)).toMatchObject({
      ...point,
      count: 1,
      labels: renewed,
    });
    const unlabelled = Object.keys(failed).length === 0;
    expect(histogram(expected.duration("ack_orchestration_item"), failed)).toMatchObject({
      ...point,
      count: unlabelled ? 3 : 2,
      labels: failed,
    });
    expect(counter("provider.sessions_renewed")).toBe(2);
    expect(counter("provider.ack_orchestration_retries")).toBe(2);
    if (expected.errors !== undefined) {
      const { metric, label } = expected.errors;
      expect(labels(metric)).toEqual([{ operation: label, error_type: "lock_timeout" }]);
      expect(counter(metric)).toBe(2);
    }
    expect(spans.map(({ name }) => name)).toEqual(
      ["renew_session_lock", ...Array<string>(3).fill("ack_orchestration_item")].map((name) => `provider.${name}`),
    );
    expect(spans[1]!.attributes["error.type"]).toBe("lock_timeout");
    // Seconds are seconds: no call here takes one.
    if (expected.unit === "s") expect(histogram(expected.duration("renew_session_lock"), renewed)!.max).toBeLessThan(1);
  });

  it("the scope is the class's name, or what the config says", async () => {
    const getMeter = vi.spyOn(
      Object.getPrototypeOf(metrics.getMeterProvider()) as { getMeter(name: string): unknown },
      "getMeter",
    );
    const { InstrumentedQueue } = await instrument<QueueModule>(QUEUE, {
      logs: "none",
      scope: "my-queue",
      profile: "semconv",
    });
    const { InstrumentedQueue: Plain } = await instrument<QueueModule>(QUEUE, {
      logs: "none",
      signals: { logs: false },
    });
    await new InstrumentedQueue().fetchOrchestrationItem(1);
    await new Plain().fetchOrchestrationItem(1);
    expect(getMeter.mock.calls.map(([name]) => name)).toEqual(["my-queue", "Queue"]);
    const { spans } = await telemetry.collect();
    expect(spans.map(({ instrumentationScope }) => instrumentationScope.name)).toEqual(["my-queue", "Queue"]);
  });

  it("takes buckets from the config, for all and for one", async () => {
    const own = { buckets: [1, 1000], catalogue: { fetchOrchestrationItem: { buckets: [5, 50] } } };
    const { InstrumentedQueue } = await instrument<QueueModule>(QUEUE, { logs: "none", ...own });
    await new InstrumentedQueue().fetchOrchestrationItem(1);
    await new InstrumentedQueue().ackOrchestrationItem("t");
    const { histogram } = await telemetry.collect();
    expect(histogram("provider.fetch_orchestration_item_duration_ms")!.boundaries).toEqual([5, 50]);
    expect(histogram("provider.ack_orchestration_item_duration_ms")!.boundaries).toEqual([1, 1000]);
  });

  it("records no negative duration when the clock runs backwards", async () => {
    const { InstrumentedQueue } = await instrument<QueueModule>(QUEUE, { logs: "none", profile: "duroxide" });
    let now = 1000;
    vi.spyOn(performance, "now").mockImplementation(() => (now -= 100));
    await new InstrumentedQueue().fetchOrchestrationItem(1);
    vi.restoreAllMocks();
    expect((await telemetry.collect()).histogram("provider.fetch_orchestration_item_duration_ms")).toMatchObject({
      count: 1,
      sum: 0,
    });
  });
});
