/**
 * Each telemetry call made to throw in turn, on a module of its own: every operation gives what the base gives, the base runs
 * exactly once, and one report in all goes to diag.
 */

import {
  context,
  diag,
  DiagLogLevel,
  metrics,
  ROOT_CONTEXT,
  trace,
  TraceFlags,
  type Context,
  type ContextManager,
  type MeterProvider,
  type TracerProvider,
} from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi, type Mock } from "vitest";
import { logsApi } from "../support/telemetry.ts";
import { Faulty, type Job } from "./fixtures/faulty.ts";
import { user } from "./fixtures/user.ts";
import { fixture, generateInto, importAnew } from "./generated.ts";

type Faults = typeof import("./fixtures/faulty.ts");

/** The point that throws, and how often each point was passed. */
let armed: string | undefined;
const passed = new Map<string, number>();

class InjectedFault extends Error {}

function point(name: string): void {
  passed.set(name, (passed.get(name) ?? 0) + 1);
  if (name === armed) throw new InjectedFault(name);
}

/** An SDK that does nothing but pass the points. */
const method =
  <T>(name: string, result?: T) =>
  (): T | undefined => {
    point(name);
    return result;
  };

const instrumentWith = (method1: string): object => ({ record: method(method1), add: method(method1) });
const fakeMeter = {
  createHistogram: () => {
    point("createHistogram");
    return instrumentWith("histogram.record");
  },
  createCounter: () => {
    point("createCounter");
    return instrumentWith("counter.add");
  },
  createObservableGauge: method("createObservableGauge", {}),
  addBatchObservableCallback: method("addBatchObservableCallback"),
  removeBatchObservableCallback: method("removeBatchObservableCallback"),
};
const fakeMeters = {
  getMeter: () => {
    point("getMeter");
    return fakeMeter;
  },
} as unknown as MeterProvider;

class FakeSpan {
  readonly #isRecording: boolean;
  constructor(isRecording: boolean) {
    this.#isRecording = isRecording;
  }
  spanContext(): object {
    point("span.spanContext");
    return { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331", traceFlags: TraceFlags.SAMPLED };
  }
  isRecording(): boolean {
    point("span.isRecording");
    return this.#isRecording;
  }
  readonly setAttribute = method("span.setAttribute");
  readonly setAttributes = method("span.setAttributes");
  readonly recordException = method("span.recordException");
  readonly setStatus = method("span.setStatus");
  readonly end = method("span.end");
  readonly addEvent = method("span.addEvent");
  readonly addLink = method("span.addLink");
  readonly addLinks = method("span.addLinks");
  readonly updateName = method("span.updateName");
}
const fakeTracers = {
  getTracer: () => {
    point("getTracer");
    return {
      startSpan: (name: string) => {
        point("startSpan");
        // One operation's spans are sampled out: only of such a span the id is looked at.
        return new FakeSpan(name !== "provider.lines");
      },
    };
  },
} as unknown as TracerProvider;

/** A manager for one thing at a time, which is all that the operations here need. */
class FakeContexts implements ContextManager {
  #active: Context = ROOT_CONTEXT;
  active(): Context {
    point("context.active");
    return this.#active;
  }
  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    inner: Context,
    call: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    point("context.with, before the call");
    trace.getSpan(inner); // as a child span would
    const outer = this.#active;
    this.#active = inner;
    try {
      return call.apply(thisArg, args);
    } finally {
      this.#active = outer;
      point("context.with, after the call");
    }
  }
  bind<T>(_: Context, target: T): T {
    return target;
  }
  enable(): this {
    return this;
  }
  disable(): this {
    return this;
  }
}

const logger = {
  debug: method("logger.debug"),
  error: method("logger.error"),
  isLevelEnabled: method("logger.isLevelEnabled", true),
};

let report: Mock<(...args: unknown[]) => void>;
beforeEach(() => {
  armed = undefined;
  passed.clear();
  report = vi.fn(() => undefined);
  const quiet = (): void => undefined;
  diag.setLogger(
    { error: report, warn: quiet, info: quiet, debug: quiet, verbose: quiet },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
  metrics.setGlobalMeterProvider(fakeMeters);
  trace.setGlobalTracerProvider(fakeTracers);
  context.setGlobalContextManager(new FakeContexts());
  user.classify = method("classifyError");
  user.isFailure = method("failure", false);
});
afterEach(() => {
  armed = undefined;
  vi.restoreAllMocks();
  diag.disable();
  metrics.disable();
  trace.disable();
  context.disable();
  user.classify = () => undefined;
  user.isFailure = () => false;
});

const CONFIG = {
  operations: "all",
  catalogue: {
    replying: { failure: "./user.ts#failed", count: "faulty.counted" },
    ackOrchestrationItem: {
      instanceId: "job.instance",
      attributes: { topic: "job.topic" },
      retryKey: "job.lockToken",
      allowSensitive: "never recorded",
    },
    generic: { instanceId: "key" },
  },
  classifyError: "./user.ts#classify",
} as const;
const generated = await generateInto("faults", [fixture("faulty.ts")], { ...CONFIG, logs: "logger" });
const sampling = await generateInto("faults-sample", [fixture("faulty.ts")], {
  ...CONFIG,
  logs: "logger",
  catalogue: { ...CONFIG.catalogue, promise: { sample: 0.5 }, sync: { sample: 0.5 } },
});

type Target = Faulty & { observeQueueDepths?(): { dispose(): void } };
const JOB: Job = { instance: "order-1", lockToken: "token", topic: "news" };
const THROWN = Object.freeze(new Error("of the operation")) as Error;

/** All kinds of operation, succeeding, failing and counting. */
const CALLS: Record<string, (target: Target) => unknown> = {
  promise: (target) => target.promise("a"),
  returning: (target) => target.returning("a"),
  replying: (target) => target.replying("a"),
  maybe: (target) => target.maybe("a"),
  sync: (target) => target.sync("a"),
  items: (target) => steps(target.items("a")),
  lines: (target) => steps(target.lines("a")),
  acknowledge: (target) => target.ackOrchestrationItem(JOB),
  "acknowledge again": (target) => target.ackOrchestrationItem(JOB),
  generic: (target) => target.generic("a"),
  retry: (target) => target.retry("ack_orchestration_item"),
  depths: (target) => target.getQueueDepths(),
};

async function steps(items: AsyncGenerator | Generator): Promise<unknown> {
  return [await items.next(), await items.next(), await items.next()];
}

async function outcome(call: () => unknown): Promise<unknown[]> {
  try {
    const result = call();
    if (!(result instanceof Promise)) return ["returned", result];
    return await result.then(
      (value: unknown) => ["fulfilled", value],
      (error: unknown) => ["rejected", error],
    );
  } catch (error) {
    return ["threw", error];
  }
}

/** What all calls give, and how often the class itself ran for each. */
async function runAll(target: Target): Promise<unknown[]> {
  const seen: unknown[] = [];
  const acts: readonly (() => unknown)[] = [
    () => 7,
    () => {
      throw THROWN;
    },
    () => undefined,
  ];
  for (const act of acts) {
    target.act = act;
    for (const [name, call] of Object.entries(CALLS)) {
      const before = target.ran;
      const [how, value] = await outcome(() => call(target));
      seen.push([name, how, value === THROWN ? "the very error" : value, target.ran - before]);
    }
  }
  return seen;
}

async function newTarget(from = generated): Promise<Target> {
  const module = await importAnew<Faults>(from);
  module.setProviderLogger(logger);
  return new module.InstrumentedFaulty();
}

const BARE = await runAll(new Faulty());

const POINTS = [
  "getMeter",
  "createHistogram",
  "createCounter",
  "histogram.record",
  "counter.add",
  "getTracer",
  "startSpan",
  "span.spanContext",
  "span.isRecording",
  "span.setAttribute",
  "span.setAttributes",
  "span.recordException",
  "span.setStatus",
  "span.end",
  "context.active",
  "context.with, before the call",
  "context.with, after the call",
  "logger.debug",
  "logger.error",
  "logger.isLevelEnabled",
  "classifyError",
  "failure",
];

it("without a fault nothing is reported, and every point is passed", async () => {
  expect(await runAll(await newTarget())).toEqual(BARE);
  expect(report).not.toHaveBeenCalled();
  expect(POINTS.filter((name) => !passed.has(name))).toEqual([]);
});

describe.each([
  ["", generated],
  [" (with a sampled operation)", sampling],
])("a fault in%s", (_, from) => {
  it.each(POINTS)("%s changes no result and no error, and is reported once", async (name) => {
    const target = await newTarget(from);
    vi.spyOn(Math, "random").mockReturnValue(from === sampling ? 0.9 : 0);
    armed = name;
    expect(await runAll(target)).toEqual(BARE);
    expect(passed.get(name), "the fault was met").toBeGreaterThan(0);
    expect(report).toHaveBeenCalledTimes(1);
    expect(report.mock.calls[0]![1]).toBeInstanceOf(InjectedFault);
  });

  it.each([
    ["metrics.getMeterProvider", () => vi.spyOn(metrics, "getMeterProvider")],
    ["trace.getTracerProvider", () => vi.spyOn(trace, "getTracerProvider")],
    ["trace.setSpan", () => vi.spyOn(trace, "setSpan")],
    ["performance.now", () => vi.spyOn(performance, "now")],
  ])("%s changes no result and no error, and is reported once", async (name, spy) => {
    const target = await newTarget(from);
    const thrower = spy() as unknown as Mock<() => never>;
    thrower.mockImplementation(() => {
      throw new InjectedFault(name);
    });
    const seen = await runAll(target);
    const met = thrower.mock.calls.length;
    vi.restoreAllMocks();
    expect(seen).toEqual(BARE);
    expect(met).toBeGreaterThan(0);
    expect(report).toHaveBeenCalledTimes(1);
  });
});

describe("a context manager", () => {
  const replaceWith = (manager: (call: () => unknown) => unknown): void => {
    vi.spyOn(FakeContexts.prototype, "with").mockImplementation(((
      _: Context,
      call: (...args: unknown[]) => unknown,
      thisArg: unknown,
      ...args: unknown[]
    ) => manager(() => call.apply(thisArg, args))) as typeof context.with);
  };

  it.each([
    ["does not make the call", () => undefined],
    ["makes it twice", (call: () => unknown) => [call(), call()]],
    ["makes it later", (call: () => unknown) => void Promise.resolve().then(call)],
    ["loses the result", (call: () => unknown) => void call()],
    ["gives a result of its own", (call: () => unknown) => [call(), "another"]],
    [
      "swallows the error",
      (call: () => unknown) => {
        try {
          return call();
        } catch {
          return undefined;
        }
      },
    ],
  ])("that %s changes no result and no error", async (_, manager) => {
    const target = await newTarget();
    replaceWith(manager);
    expect(await runAll(target)).toEqual(BARE);
    expect(target.ran).toBe((BARE as [string, string, unknown, number][]).reduce((sum, [, , , ran]) => sum + ran, 0));
  });
});

describe("a fault that comes late", () => {
  it.each(POINTS)("%s, after all worked: the same", async (name) => {
    const target = await newTarget();
    await runAll(target);
    passed.clear();
    armed = name;
    expect(await runAll(target)).toEqual(BARE);
    // What is made once is not made again.
    const once = ["getMeter", "createHistogram", "createCounter", "getTracer"].includes(name);
    expect(report).toHaveBeenCalledTimes(once ? 0 : 1);
  });

  it.each([
    ["the clock", () => vi.spyOn(performance, "now")],
    ["the clock, with all other globals of a test's environment,", () => vi.spyOn(globalThis, "performance", "get")],
  ])("%s is gone when the call ends: the same", async (_, spy) => {
    const target = await newTarget();
    target.act = () => {
      (spy() as Mock<() => never>).mockImplementation(() => {
        throw new InjectedFault("clock");
      });
      return 7;
    };
    for (const call of [() => target.sync("a"), () => target.promise("a"), () => target.maybe("a")]) {
      const [, value] = await outcome(call);
      vi.restoreAllMocks();
      expect(value).toBe(7);
    }
    target.act = () => {
      (spy() as Mock<() => never>).mockImplementation(() => {
        throw new InjectedFault("clock");
      });
      throw THROWN;
    };
    expect(await outcome(() => target.promise("a"))).toEqual(["rejected", THROWN]);
    vi.restoreAllMocks();
    expect(passed.get("span.end")).toBe(4);
    expect(report).toHaveBeenCalledTimes(1);
  });

  it("a new SDK that cannot be bound: the same", async () => {
    const target = await newTarget();
    await runAll(target);
    metrics.disable();
    trace.disable();
    metrics.setGlobalMeterProvider({ ...fakeMeters });
    trace.setGlobalTracerProvider({ ...fakeTracers });
    armed = "createHistogram";
    expect(await runAll(target)).toEqual(BARE);
    expect(report).toHaveBeenCalledTimes(1);
  });
});

describe("all at once", () => {
  it("and diag too: nothing is left but the operation", async () => {
    const target = await newTarget();
    report.mockImplementation(() => {
      throw new Error("diag");
    });
    for (const name of POINTS) {
      armed = name;
      expect(await runAll(target)).toEqual(BARE);
    }
    expect(report).toHaveBeenCalledTimes(1);
  });

  it("the span of a failed call ends, whatever else of it fails", async () => {
    for (const name of POINTS.filter((each) => /^span\.(?!end|spanContext)|logger|record|add$|classify/.test(each))) {
      const target = await newTarget();
      target.act = () => {
        throw THROWN;
      };
      passed.clear();
      armed = name;
      await target.promise("a").catch(() => undefined);
      expect(passed.get("span.end"), name).toBe(1);
    }
  });

  it("metrics are recorded when spans fail, and spans when metrics fail", async () => {
    for (const name of POINTS.filter((each) => each.startsWith("span.") && each !== "span.spanContext")) {
      const target = await newTarget();
      passed.clear();
      armed = name;
      await target.promise("a");
      expect(passed.get("histogram.record"), name).toBe(1);
      expect(passed.get("logger.debug"), name).toBe(1);
    }
    for (const name of ["histogram.record", "logger.debug", "logger.isLevelEnabled"]) {
      const target = await newTarget();
      passed.clear();
      armed = name;
      await target.promise("a");
      expect(passed.get("span.end"), name).toBe(1);
    }
  });
});

describe("what the caller hands over", () => {
  const refuse = (): never => {
    throw new InjectedFault("asked");
  };
  const hostileJobs: Record<string, Job> = {
    "a getter of the instance id that throws": Object.defineProperty({ ...JOB }, "instance", { get: refuse }),
    "a getter of the token that throws": Object.defineProperty({ ...JOB }, "lockToken", { get: refuse }),
    "a getter of an attribute that throws": Object.defineProperty({ ...JOB }, "topic", { get: refuse }),
    "a proxy that throws on every get": new Proxy(JOB, { get: refuse }),
    "no object at all": undefined as never,
    "an instance id that cannot be text": { ...JOB, instance: { toString: refuse } as never },
  };
  it.each(Object.entries(hostileJobs))("%s: the call is made, and fails or not as it would", async (_, job) => {
    const target = await newTarget();
    target.act = () => 7;
    expect(await outcome(() => target.ackOrchestrationItem(job))).toEqual(["fulfilled", 7]);
    target.act = () => {
      throw THROWN;
    };
    expect(await outcome(() => target.ackOrchestrationItem(job))).toEqual(["rejected", THROWN]);
    expect(target.ran).toBe(2);
    expect(report.mock.calls.length).toBeLessThanOrEqual(1);
    expect(passed.get("histogram.record")).toBe(2);
    expect(passed.get("span.end")).toBe(2);
  });

  const hostileIds: Record<string, unknown> = {
    "an object whose toString throws": { toString: refuse, [Symbol.toPrimitive]: refuse },
    "an object without a prototype": Object.create(null) as unknown,
    "a proxy that throws on every get": new Proxy({}, { get: (_, key) => (key === "then" ? undefined : refuse()) }),
    "a symbol": Symbol("id"),
    "a function": () => undefined,
  };
  it.each(Object.entries(hostileIds))(
    "hostile ids: %s, in a parameter that is declared to hold text",
    async (_, id) => {
      const target = await newTarget();
      target.act = () => 7;
      for (const call of [() => target.promise(id as string), () => target.generic(id)])
        expect(await outcome(call)).toEqual(["fulfilled", 7]);
      expect(await outcome(() => target.sync(id as string))).toEqual(["returned", 7]);
      target.act = () => {
        throw THROWN;
      };
      expect(await outcome(() => target.promise(id as string))).toEqual(["rejected", THROWN]);
      expect(target.ran).toBe(4);
      expect(passed.get("span.end")).toBe(4);
      expect(passed.get("span.setStatus"), "the failure is still told").toBe(1);
    },
  );
});

describe("queue depths", () => {
  it.each([
    "getMeter",
    "createObservableGauge",
    "addBatchObservableCallback",
    "removeBatchObservableCallback",
    "createHistogram",
  ])("a fault in %s: observeQueueDepths() gives what can be disposed", async (name) => {
    const target = await newTarget();
    armed = name;
    const observation = target.observeQueueDepths!();
    observation.dispose();
    observation.dispose();
    expect(passed.get(name)).toBeGreaterThan(0);
    expect(report).toHaveBeenCalledTimes(1);
    expect(await target.getQueueDepths()).toEqual({ workerQueue: 1 });
  });

  it("a fault in the removal of gauges of one provider does not keep those of another from the next SDK", async () => {
    const one = await newTarget();
    const two = new (one.constructor as new () => Target)();
    one.observeQueueDepths!();
    two.observeQueueDepths!();
    armed = "removeBatchObservableCallback";
    metrics.disable();
    passed.clear();
    metrics.setGlobalMeterProvider({ ...fakeMeters });
    await one.promise("a");
    expect(passed.get("histogram.record")).toBe(1);
    expect(passed.get("addBatchObservableCallback")).toBe(2);
  });
});

describe.skipIf(logsApi === undefined)("the logs API (API 1.10)", () => {
  it.each(["getLoggerProvider", "getLogger", "enabled", "emit"])(
    "a fault in %s changes no result and no error",
    async (name) => {
      const api = await generateInto("faults-api", [fixture("faulty.ts")], { ...CONFIG, logs: "api" });
      const loggers = {
        getLogger: () => {
          point("getLogger");
          return { enabled: method("enabled", true), emit: method("emit") };
        },
      };
      const logs = logsApi as unknown as {
        setGlobalLoggerProvider(provider: unknown): boolean;
        getLoggerProvider(): unknown;
        disable(): void;
      };
      logs.setGlobalLoggerProvider(loggers);
      const spied = vi.spyOn(logs, "getLoggerProvider");
      if (name === "getLoggerProvider") spied.mockImplementation(() => point(name));
      const module = await importAnew<Faults>(api);
      armed = name;
      const seen = await runAll(new module.InstrumentedFaulty());
      logs.disable();
      expect(seen).toEqual(BARE);
      expect(passed.get(name)).toBeGreaterThan(0);
      expect(report).toHaveBeenCalledTimes(1);
    },
  );
});
