/** `provider.ack_orchestration_retries`: the same token again after a failure, and what the provider tells its hook. */

import { diag } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { instrument } from "../support/instrument.ts";
import { startTelemetry, type Telemetry } from "../support/telemetry.ts";
import type { Queue } from "./fixtures/queue.ts";
import { collectGarbage } from "./garbage.ts";
import { fixture } from "./generated.ts";

const RETRIES = "provider.ack_orchestration_retries";

const { InstrumentedQueue } = await instrument<typeof import("./fixtures/queue.ts")>(fixture("queue.ts"), {
  logs: "none",
  scope: "retries",
});
const { InstrumentedLeaseProvider, InstrumentedHookProvider, InstrumentedEagerProvider } = await instrument<
  typeof import("./fixtures/retries.ts")
>(fixture("retries.ts"), {
  logs: "none",
  catalogue: { ackOrchestrationItem: { retryKey: "lease.lockToken", allowSensitive: "never recorded" } },
});

let telemetry: Telemetry;
let queue: Queue;
beforeEach(async () => {
  telemetry = await startTelemetry();
  queue = new InstrumentedQueue();
});
afterEach(async () => {
  diag.disable();
  await telemetry.stop();
});

const fail = (): never => {
  throw new Error("cannot commit");
};

async function ack(token: string, provider: Queue = queue): Promise<void> {
  await provider.ackOrchestrationItem(token).catch(() => undefined);
}

async function failedAck(token: string, provider: Queue = queue): Promise<void> {
  provider.script["ackOrchestrationItem"] = fail;
  await ack(token, provider);
  delete provider.script["ackOrchestrationItem"];
}

async function retries(): Promise<number> {
  return (await telemetry.collect()).counter(RETRIES);
}

describe("seen from outside", () => {
  it("is none without a failure, however often a token comes", async () => {
    for (let call = 0; call < 3; call++) await ack("one");
    expect(await retries()).toBe(0);
  });

  it("is none when another token follows a failed one", async () => {
    await failedAck("one");
    await ack("two");
    expect(await retries()).toBe(0);
  });

  it("is one when the token of a failed call comes again, whether it fails again or not", async () => {
    await failedAck("one");
    await ack("one");
    expect(await retries()).toBe(1);
    await failedAck("two");
    await failedAck("two");
    expect(await retries()).toBe(2);
    await ack("two");
    expect(await retries()).toBe(3);
  });

  it("is over with a success", async () => {
    await failedAck("one");
    await ack("one");
    await ack("one");
    await ack("one");
    expect(await retries()).toBe(1);
  });

  it("is counted where the call begins, so that calls under way count too", async () => {
    await failedAck("one");
    await Promise.all([ack("one"), ack("one")]);
    expect(await retries()).toBe(2);
  });

  it("knows failures that overlap", async () => {
    await Promise.all([failedAck("one"), failedAck("two")]);
    await ack("two");
    await ack("one");
    expect(await retries()).toBe(2);
  });

  it("does not mix up two providers", async () => {
    await failedAck("one");
    await ack("one", new InstrumentedQueue());
    expect(await retries()).toBe(0);
    await ack("one");
    expect(await retries()).toBe(1);
  });

  it("has no labels, and never the token", async () => {
    await failedAck("secret-token");
    await ack("secret-token");
    const { labels, spans } = await telemetry.collect();
    expect(labels(RETRIES)).toEqual([{}]);
    expect(JSON.stringify(spans.map(({ attributes, events, name }) => [attributes, events, name]))).not.toContain(
      "secret-token",
    );
  });

  it("remembers a thousand failed tokens and forgets the oldest", async () => {
    for (let token = 0; token <= 1000; token++) await failedAck(`token ${token}`);
    await ack("token 0");
    expect(await retries()).toBe(0);
    await ack("token 1");
    await ack("token 1000");
    expect(await retries()).toBe(2);
  });

  it("keeps what it remembers within bounds", async () => {
    const held: WeakRef<object>[] = [];
    const tokens = new InstrumentedQueue() as unknown as {
      ackOrchestrationItem(token: object): Promise<void>;
      script: Queue["script"];
    };
    tokens.script["ackOrchestrationItem"] = fail;
    for (let call = 0; call < 3000; call++) {
      const token = { call };
      held.push(new WeakRef(token));
      await tokens.ackOrchestrationItem(token).catch(() => undefined);
    }
    (tokens as unknown as Queue).calls.length = 0;
    await collectGarbage();
    const alive = held.filter((each) => each.deref() !== undefined).length;
    expect(alive).toBeGreaterThanOrEqual(1000);
    expect(alive).toBeLessThan(1100);
    expect(await retries()).toBe(0);
  });

  it("keeps no provider alive", async () => {
    const held = await (async () => {
      const provider = new InstrumentedQueue();
      await failedAck("one", provider);
      return new WeakRef(provider);
    })();
    await collectGarbage();
    expect(held.deref()).toBeUndefined();
  });

  it("takes the token from a property that the config names", async () => {
    const provider = new InstrumentedLeaseProvider();
    provider.failures = 1;
    await provider.ackOrchestrationItem({ lockToken: "one" }).catch(() => undefined);
    await provider.ackOrchestrationItem({ lockToken: "one" });
    expect(await retries()).toBe(1);
  });

  it("takes no token for none: calls without one are not each other's retries", async () => {
    const provider = new InstrumentedLeaseProvider();
    provider.failures = 1;
    await provider.ackOrchestrationItem({}).catch(() => undefined);
    await provider.ackOrchestrationItem({ lockToken: undefined });
    expect(await retries()).toBe(0);
  });

  it("starts when an SDK does: what failed unseen is no failure", async () => {
    await telemetry.stop();
    await failedAck("one");
    telemetry = await startTelemetry();
    await ack("one");
    expect(await retries()).toBe(0);
  });
});

describe("told by the provider", () => {
  it("is counted at each attempt, and by no other operation's success", async () => {
    queue.script["ackWorkItem"] = fail;
    await queue.ackWorkItem("one", 3).catch(() => undefined);
    expect(await retries()).toBe(2);
    expect(queue.calls.filter(([method]) => method === "onRetry")).toHaveLength(2);
  });

  it("hands the hook its arguments as they are, and gives back what it returns", () => {
    const error = Object.freeze(new Error("cannot commit"));
    const answer = { again: true };
    queue.script["onRetry"] = () => answer;
    expect(queue.retry("ack_orchestration_item", 2, error)).toBe(answer);
    expect(queue.calls).toEqual([["onRetry", "ack_orchestration_item", 2, error]]);
    expect(queue.calls[0]![3]).toBe(error);
  });

  it("throws what the hook throws, having counted", async () => {
    const error = new Error("give up");
    queue.script["onRetry"] = () => {
      throw error;
    };
    expect(() => queue.retry("ack_orchestration_item", 1, undefined)).toThrow(error);
    expect(await retries()).toBe(1);
  });

  it.each(["ack_orchestration_item", "ackOrchestrationItem", "ack_orch"])("knows the operation as %s", async (name) => {
    queue.retry(name, 1, undefined);
    expect(await retries()).toBe(1);
  });

  it.each(["fetch_orchestration_item", "", "toString", "__proto__"])(
    "counts nothing for %j, which has no retries",
    async (name) => {
      queue.retry(name, 1, undefined);
      expect(await retries()).toBe(0);
    },
  );

  it("works with a hook of another name, which is asynchronous and returns", async () => {
    const provider = new InstrumentedHookProvider();
    expect(await provider.ackOrchestrationItem("work")).toBe("attempt 1 of work");
    expect(provider.told).toEqual([[1, "work"]]);
    expect(await retries()).toBe(1);
  });

  it("works in the constructor of the base", async () => {
    expect(new InstrumentedEagerProvider().told).toEqual(["ack_orchestration_item"]);
    expect(await retries()).toBe(1);
  });

  it("works without an SDK", async () => {
    await telemetry.stop();
    expect(new InstrumentedEagerProvider().told).toEqual(["ack_orchestration_item"]);
    expect(queue.retry("ack_orchestration_item", 1, undefined)).toBeUndefined();
    telemetry = await startTelemetry();
    expect(await retries()).toBe(0);
  });

  it("keeps the hook protected in its place: not an own property, of the same length", () => {
    expect(Object.keys(queue).sort()).toEqual(["calls", "script"]);
    const hook = (target: object): { length: number; name: string } =>
      (target as { onRetry: { length: number; name: string } }).onRetry;
    const base = Object.getPrototypeOf(InstrumentedQueue.prototype) as object;
    expect([hook(InstrumentedQueue.prototype).name, hook(InstrumentedQueue.prototype).length]).toEqual([
      hook(base).name,
      hook(base).length,
    ]);
  });
});

describe("names of the user's own that the generated code has too", async () => {
  const { InstrumentedClashProvider } = await instrument<typeof import("./fixtures/clashes.ts")>(
    fixture("clashes.ts"),
    {
      logs: "none",
      catalogue: {
        ackOrchestrationItem: { failure: "./user.ts#failed" },
        observe: { attributes: { report: "report", result: "result" } },
      },
    },
  );

  it("change nothing: tokens", async () => {
    const provider = new InstrumentedClashProvider();
    await provider.ackOrchestrationItem("one");
    await provider.ackOrchestrationItem("one", true, ["a"]);
    expect(await retries()).toBe(0);
    provider.fails = true;
    await provider.ackOrchestrationItem("one").catch(() => undefined);
    provider.fails = false;
    await provider.ackOrchestrationItem("one");
    await provider.ackOrchestrationItem("one");
    expect(await retries()).toBe(1);
    expect(provider.told[1]).toEqual([true, ["a"]]);
  });

  it("change nothing: the hook", async () => {
    const provider = new InstrumentedClashProvider();
    provider.retry("ack_orchestration_item");
    expect(provider.told).toEqual(["ack_orchestration_item"]);
    expect(await retries()).toBe(1);
  });

  it("change nothing: parameters", async () => {
    expect(await new InstrumentedClashProvider().observe("a", "b", "c", "d")).toEqual(["a", "b", "c", "d"]);
    expect((await telemetry.collect()).spans[0]!.attributes).toMatchObject({ report: "c", result: "b" });
  });
});
