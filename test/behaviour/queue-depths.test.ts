/** `observeQueueDepths()`: gauges that cost one query a collection, survive its errors and hold no provider. */

import { metrics } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { instrument } from "../support/instrument.ts";
import { startTelemetry, type Recorded, type Telemetry } from "../support/telemetry.ts";
import { collectGarbage } from "./garbage.ts";
import { fixture } from "./generated.ts";

type Queues = typeof import("./fixtures/queue.ts");

const GAUGES = ["provider.orchestrator_queue_depth", "provider.worker_queue_depth", "provider.timer_queue_depth"];
const SOURCE = fixture("queue.ts");

const { InstrumentedQueue } = await instrument<Queues>(SOURCE, { logs: "none", scope: "queue-depths" });
type Observed = InstanceType<typeof InstrumentedQueue> & { observeQueueDepths(): { dispose(): void } };

let telemetry: Telemetry;
const started: { dispose(): void }[] = [];
beforeEach(async () => {
  telemetry = await startTelemetry();
});
afterEach(async () => {
  for (const each of started.splice(0)) each.dispose();
  vi.restoreAllMocks();
  await telemetry.stop();
});

function newQueue(Class: Queues["Queue"] = InstrumentedQueue): Observed {
  return new Class() as Observed;
}

function observe(queue: Observed): { dispose(): void } {
  const observation = queue.observeQueueDepths();
  started.push(observation);
  return observation;
}

function queries(queue: Observed): number {
  return queue.calls.filter(([method]) => method === "getQueueDepths").length;
}

function depths({ gauge }: Recorded): (number | undefined)[] {
  return GAUGES.map((name) => gauge(name));
}

describe("observeQueueDepths", () => {
  it("shows the three depths, with one query a collection and none before", async () => {
    const queue = newQueue();
    observe(queue);
    expect(queries(queue)).toBe(0);
    expect(depths(await telemetry.collect())).toEqual([1, 2, 3]);
    expect(queries(queue)).toBe(1);
    queue.script["getQueueDepths"] = () => ({ orchestratorQueue: 0, workerQueue: 20, timerQueue: 30 });
    expect(depths(await telemetry.collect())).toEqual([0, 20, 30]);
    expect(queries(queue)).toBe(2);
  });

  it("gives the gauges no labels", async () => {
    observe(newQueue());
    const { labels } = await telemetry.collect();
    expect(GAUGES.map((name) => labels(name))).toEqual([[{}], [{}], [{}]]);
  });

  it("observes the query itself as the operation that it is", async () => {
    observe(newQueue());
    await telemetry.collect();
    const { histogram, spans } = await telemetry.collect();
    expect(histogram("provider.get_queue_depths_duration_ms")).toMatchObject({ count: 2 });
    expect(spans.map(({ name }) => name)).toEqual(["provider.get_queue_depths", "provider.get_queue_depths"]);
  });

  it("leaves the gauges out when the query fails, counts the error, and goes on", async () => {
    const queue = newQueue();
    observe(queue);
    queue.script["getQueueDepths"] = () => {
      throw Object.assign(new Error("locked"), { code: "SQLITE_BUSY" });
    };
    expect(depths(await telemetry.collect())).toEqual([undefined, undefined, undefined]);
    delete queue.script["getQueueDepths"];
    const after = await telemetry.collect();
    expect(after.labels("provider.infrastructure_errors")).toEqual([
      { operation: "get_queue_depths", error_type: "lock_timeout" },
    ]);
    expect(after.counter("provider.infrastructure_errors")).toBe(1);
    expect(depths(after)).toEqual([1, 2, 3]);
  });

  it.each([
    ["is missing", { orchestratorQueue: 1, workerQueue: 2 }, [1, 2, undefined]],
    ["is null", { orchestratorQueue: null, workerQueue: 2, timerQueue: 3 }, [undefined, 2, 3]],
    ["is a bigint", { orchestratorQueue: 10n, workerQueue: 2, timerQueue: 3 }, [10, 2, 3]],
    ["is not a number at all", { orchestratorQueue: "many", workerQueue: 2, timerQueue: 3 }, [undefined, 2, 3]],
  ])("shows the other depths when one %s", async (_, given, expected) => {
    const queue = newQueue();
    observe(queue);
    queue.script["getQueueDepths"] = () => given;
    expect(depths(await telemetry.collect())).toEqual(expected);
  });

  it("survives a result that is nothing", async () => {
    const queue = newQueue();
    vi.spyOn(
      Object.getPrototypeOf(InstrumentedQueue.prototype) as Queues["Queue"]["prototype"],
      "getQueueDepths",
    ).mockResolvedValue(null as never);
    observe(queue);
    expect(depths(await telemetry.collect())).toEqual([undefined, undefined, undefined]);
  });

  it("stops with dispose(), which may be called again", async () => {
    const queue = newQueue();
    const observation = observe(queue);
    await telemetry.collect();
    observation.dispose();
    observation.dispose();
    // The SDK itself repeats the last value of a gauge that nobody observes any more.
    await telemetry.collect();
    expect(queries(queue)).toBe(1);
  });

  it("shows nothing when it is stopped before the first collection", async () => {
    observe(newQueue()).dispose();
    expect(depths(await telemetry.collect())).toEqual([undefined, undefined, undefined]);
  });

  it("stays stopped when an SDK comes after dispose()", async () => {
    const queue = newQueue();
    observe(queue).dispose();
    await telemetry.stop();
    telemetry = await startTelemetry();
    await queue.fetchOrchestrationItem(1);
    expect(depths(await telemetry.collect())).toEqual([undefined, undefined, undefined]);
    expect(queries(queue)).toBe(0);
  });

  it("observes two providers at once, and stops each for itself", async () => {
    const [one, two] = [newQueue(), newQueue()];
    const first = observe(one);
    observe(two);
    await telemetry.collect();
    expect([queries(one), queries(two)]).toEqual([1, 1]);
    first.dispose();
    two.script["getQueueDepths"] = () => ({ orchestratorQueue: 7, workerQueue: 8, timerQueue: 9 });
    expect(depths(await telemetry.collect())).toEqual([7, 8, 9]);
    expect([queries(one), queries(two)]).toEqual([1, 2]);
  });

  it("takes an override of the query in a subclass", async () => {
    class Counted extends InstrumentedQueue {
      override async getQueueDepths(): Promise<{ orchestratorQueue: number; workerQueue: number; timerQueue: number }> {
        return { ...(await super.getQueueDepths()), workerQueue: 99 };
      }
    }
    observe(newQueue(Counted));
    expect(depths(await telemetry.collect())).toEqual([1, 99, 3]);
  });

  it("holds no provider: one that nobody else holds is collected, and its gauges go", async () => {
    const held = await (async () => {
      const queue = newQueue();
      started.push(queue.observeQueueDepths());
      return new WeakRef(queue);
    })();
    await collectGarbage();
    expect(held.deref()).toBeUndefined();
    const removed = vi.spyOn(
      Object.getPrototypeOf(metrics.getMeter("any")) as { removeBatchObservableCallback(): void },
      "removeBatchObservableCallback",
    );
    expect(depths(await telemetry.collect())).toEqual([undefined, undefined, undefined]);
    expect(removed).toHaveBeenCalledTimes(1);
    await telemetry.collect();
    expect(removed).toHaveBeenCalledTimes(1);
  });
});

describe("and the SDK", () => {
  it("may come after observeQueueDepths(): the gauges begin with the next operation", async () => {
    await telemetry.stop();
    const queue = newQueue();
    observe(queue);
    telemetry = await startTelemetry();
    await queue.fetchOrchestrationItem(1);
    expect(depths(await telemetry.collect())).toEqual([1, 2, 3]);
    expect(queries(queue)).toBe(1);
  });

  it("may come between import and observeQueueDepths()", async () => {
    await telemetry.stop();
    const queue = newQueue();
    await queue.fetchOrchestrationItem(1);
    telemetry = await startTelemetry();
    observe(queue);
    expect(depths(await telemetry.collect())).toEqual([1, 2, 3]);
    expect(queries(queue)).toBe(1);
  });

  it("may be replaced: the gauges move, and are queried once", async () => {
    const queue = newQueue();
    observe(queue);
    expect(depths(await telemetry.collect())).toEqual([1, 2, 3]);
    await telemetry.stop();
    telemetry = await startTelemetry();
    await queue.fetchOrchestrationItem(1);
    expect(depths(await telemetry.collect())).toEqual([1, 2, 3]);
    expect(queries(queue)).toBe(2);
  });

  it("may be none", async () => {
    await telemetry.stop();
    const queue = newQueue();
    const observation = observe(queue);
    await queue.fetchOrchestrationItem(1);
    observation.dispose();
    expect(queries(queue)).toBe(0);
    telemetry = await startTelemetry();
  });
});

describe("by profile", () => {
  it.each([
    ["semconv" as const, GAUGES],
    ["duroxide-facade" as const, ["duroxide_orchestrator_queue_depth", "duroxide_worker_queue_depth"]],
  ])("%s names its gauges", async (profile, names) => {
    const generated = await instrument<Queues>(SOURCE, { logs: "none", profile, scope: "queue-depths" });
    const queue = newQueue(generated.InstrumentedQueue);
    observe(queue);
    const { instruments, gauge } = await telemetry.collect();
    expect(instruments.filter((name) => name.includes("queue_depth") && !name.includes("duration"))).toEqual(
      [...names].sort(),
    );
    expect(names.map((name) => gauge(name))).toEqual([1, 2, 3].slice(0, names.length));
    expect(queries(queue)).toBe(1);
  });
});
