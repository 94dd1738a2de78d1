/** The recording functions in a file of their own: the same signals as when each output carries them. */

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Config } from "../../src/index.ts";
import type { Instrumented } from "../support/instrument.ts";
import { startTelemetry, type Recorded, type Telemetry } from "../support/telemetry.ts";
import { fixture, generateInto, importAnew, type Generated } from "./generated.ts";

type QueueModule = typeof import("./fixtures/queue.ts");
type SecondModule = typeof import("./fixtures/second.ts");
type ControlsModule = typeof import("./fixtures/controls.ts");

const QUEUE = fixture("queue.ts");
const SECOND = fixture("second.ts");
const CONTROLS = fixture("controls.ts");
const CONFIG: Config = {
  logs: "logger",
  operations: "all",
  catalogue: {
    fetchOrchestrationItem: { attributes: { timeout: "lockTimeoutMs" }, expected: ["TypeError"] },
    noMetrics: { signals: { metrics: false } },
    noSpans: { signals: { spans: false } },
    noLogs: { signals: { logs: false } },
    nothing: { signals: { metrics: false, spans: false, logs: false } },
    hot: { sample: 1e-9 },
  },
};

let telemetry: Telemetry;
beforeEach(async () => {
  telemetry = await startTelemetry();
});
afterEach(() => telemetry.stop());

/** All that was recorded, without what differs from run to run. */
function comparable({ instruments, histogram, labels, counter, gauge, spans, logs }: Recorded): object {
  const scrub = (fields: Readonly<Record<string, unknown>>): object => ({
    ...fields,
    ...("duration_ms" in fields ? { duration_ms: "some" } : {}),
  });
  return {
    instruments: instruments.map((name) => ({
      name,
      labels: labels(name),
      counter: counter(name),
      gauge: gauge(name),
      histograms: name.includes("duration")
        ? labels(name).map((set) => ({ ...histogram(name, set), sum: "some", min: "some", max: "some" }))
        : [],
    })),
    spans: spans.map(({ name, kind, attributes, status, events, instrumentationScope }) => ({
      name,
      kind,
      attributes,
      status,
      events: events.map((event) => [event.name, event.attributes?.["exception.message"]]),
      scope: instrumentationScope.name,
    })),
    logs: logs.map(({ level, message, fields }) => ({ level, message, fields: scrub(fields) })),
    correlated: logs.map(({ spanId }) => spans.findIndex((span) => span.spanContext().spanId === spanId)),
  };
}

async function drive(
  { InstrumentedQueue }: Instrumented<QueueModule>,
  { InstrumentedControls }: Instrumented<ControlsModule>,
): Promise<void> {
  const queue = new InstrumentedQueue() as InstanceType<typeof InstrumentedQueue> & {
    observeQueueDepths(): { dispose(): void };
  };
  const fail = (error: Error) => (): never => {
    throw error;
  };
  const observation = queue.observeQueueDepths();
  queue.script["fetchOrchestrationItem"] = () => ({ instance: "order-1", lockToken: "t" });
  await queue.fetchOrchestrationItem(1000);
  queue.script["fetchOrchestrationItem"] = fail(new TypeError("expected"));
  await queue.fetchOrchestrationItem(1000).catch(() => undefined);
  queue.script["ackOrchestrationItem"] = fail(Object.assign(new Error("busy"), { code: "SQLITE_BUSY" }));
  await queue.ackOrchestrationItem("t").catch(() => undefined);
  await queue.ackOrchestrationItem("t").catch(() => undefined);
  queue.script["renewSessionLock"] = () => 2;
  await queue.renewSessionLock(["a", "b"]);
  queue.retry("ack_orchestration_item", 1, undefined);
  await telemetry.collect();
  observation.dispose();
  const controls = new InstrumentedControls();
  for (const act of [() => 1, fail(new Error("x"))]) {
    controls.act = act;
    for (const method of ["all", "noMetrics", "noSpans", "noLogs", "nothing", "hot"] as const)
      await controls[method]("a").catch(() => undefined);
  }
}

async function recorded(queue: Instrumented<QueueModule>, controls: Instrumented<ControlsModule>): Promise<object> {
  queue.setProviderLogger(telemetry.logger);
  controls.setProviderLogger(telemetry.logger);
  await drive(queue, controls);
  return comparable(await telemetry.collect());
}

const PROFILES = ["duroxide", "semconv", "duroxide-facade"] as const;

describe.each(PROFILES)("profile %s", async (profile) => {
  const inline = [
    await generateInto(`runtime-inline-${profile}-queue`, [QUEUE], { ...CONFIG, profile }),
    await generateInto(`runtime-inline-${profile}-controls`, [CONTROLS], { ...CONFIG, profile }),
  ] as const;
  const shared = await generateInto(`runtime-shared-${profile}`, [QUEUE, CONTROLS], {
    ...CONFIG,
    profile,
    runtime: "recording.ts",
  });

  it("gives the same signals from a shared file as from one's own", async () => {
    const own = await recorded(await importAnew<QueueModule>(inline[0]), await importAnew<ControlsModule>(inline[1]));
    await telemetry.stop();
    telemetry = await startTelemetry();
    const from = await recorded(
      await importAnew<QueueModule>(shared),
      (await import(controlsOf(shared))) as Instrumented<ControlsModule>,
    );
    expect(from).toEqual(own);
    expect((own as { readonly spans: unknown[] }).spans.length).toBeGreaterThan(10);
  });

  it("writes the recording functions once, and imports them", () => {
    expect([...shared.texts.keys()].sort()).toEqual([
      "controls.instrumented.ts",
      "queue.instrumented.ts",
      "recording.ts",
    ]);
    for (const name of ["controls.instrumented.ts", "queue.instrumented.ts"]) {
      expect(shared.texts.get(name)).not.toMatch(/function (?:observe|begin|defineOperations)\b|@opentelemetry/);
      expect(shared.texts.get(name)).toContain('from "./recording');
    }
    expect(shared.texts.get("recording.ts")).toMatch(/export function observe\b/);
  });
});

function controlsOf({ path }: Generated): string {
  return path.replace("queue.instrumented", "controls.instrumented");
}

describe("a shared file", async () => {
  const all = await generateInto("runtime-two", [QUEUE, SECOND], { ...CONFIG, runtime: "recording.ts" });
  const queue = (await import(all.path)) as Instrumented<QueueModule>;
  const second = (await import(
    all.path.replace("queue.instrumented", "second.instrumented")
  )) as Instrumented<SecondModule>;
  afterEach(() => {
    queue.setProviderLogger(undefined);
  });

  it("takes its logger from whichever module gives it, for all of them", async () => {
    expect(queue.setProviderLogger).toBe(second.setProviderLogger);
    second.setProviderLogger(telemetry.logger);
    await new queue.InstrumentedQueue().fetchOrchestrationItem(1);
    await new second.InstrumentedSecond().readHistory("a");
    queue.setProviderLogger(undefined);
    await new second.InstrumentedSecond().readHistory("a");
    const { logs } = await telemetry.collect();
    expect(logs.map(({ fields }) => fields["operation"])).toEqual(["fetch_orchestration_item", "read_history"]);
  });

  it("keeps the scopes of its classes apart, and counts both", async () => {
    await new queue.InstrumentedQueue().fetchOrchestrationItem(1);
    await new second.InstrumentedSecond().readHistory("").catch(() => undefined);
    for await (const _ of new second.InstrumentedSecond().read("a"));
    const { spans, histogram, labels } = await telemetry.collect();
    expect(
      spans.map(({ instrumentationScope, name, attributes }) => [
        instrumentationScope.name,
        name,
        attributes["code.function.name"],
      ]),
    ).toEqual([
      ["Queue", "provider.fetch_orchestration_item", "Queue.fetchOrchestrationItem"],
      ["Second", "provider.read_history", "Second.readHistory"],
      ["Second", "provider.read", "Second.read"],
    ]);
    expect(histogram("provider.fetch_orchestration_item_duration_ms")).toMatchObject({ count: 1 });
    expect(histogram("provider.read_duration_ms")).toMatchObject({ count: 1 });
    expect(labels("provider.infrastructure_errors")).toEqual([
      { operation: "read_history", error_type: "serialization_error" },
    ]);
  });

  it("is the same whichever classes import it", async () => {
    const alone = await generateInto("runtime-alone", [SECOND], { ...CONFIG, runtime: "recording.ts" });
    const body = (text: string | undefined): string | undefined => text?.replace(/^\/\/.*\n/gm, "");
    expect(body(alone.texts.get("recording.ts"))).toBe(body(all.texts.get("recording.ts")));
  });

  it("returns the base's own promise when nothing listens", async () => {
    await telemetry.stop();
    telemetry = await startTelemetry({ metrics: false, spans: false, logs: false });
    const own = Promise.resolve(["a"]);
    class Own extends second.InstrumentedSecond {}
    const base = Object.getPrototypeOf(second.InstrumentedSecond.prototype) as {
      readHistory(instance: string): Promise<string[]>;
    };
    const method = base.readHistory;
    base.readHistory = () => own;
    expect(new Own().readHistory("a")).toBe(own);
    base.readHistory = method;
  });
});
