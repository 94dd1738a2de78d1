/** The generated class is the base class, observed: each scenario is run on both, and whatever a caller can see must be equal. */

import { context, metrics, trace, type Context, type TracerProvider } from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { AsyncResource } from "node:async_hooks";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Config } from "../../src/index.ts";
import { ROOT } from "../support/files.ts";
import { instrument } from "../support/instrument.ts";
import { logsApi, startTelemetry, type Telemetry } from "../support/telemetry.ts";
import { AbstractProbe, Probe } from "./fixtures/probe.ts";
import { fixture, generateInto, importAnew } from "./generated.ts";
import { collectGarbage } from "./garbage.ts";
import { FROZEN, SCENARIOS } from "./scenarios.ts";

const SOURCE = fixture("probe.ts");
const CONFIG: Config = { operations: "all", logs: "none", class: ["Probe", "AbstractProbe"] };

const { InstrumentedProbe, InstrumentedAbstractProbe } = await instrument<typeof import("./fixtures/probe.ts")>(
  SOURCE,
  CONFIG,
);

let telemetry: Telemetry | undefined;
async function start(): Promise<void> {
  telemetry = await startTelemetry();
}
async function stop(): Promise<void> {
  await telemetry?.stop();
  telemetry = undefined;
}
async function callOnce(): Promise<void> {
  await new InstrumentedProbe().value("first");
}

const SETTINGS: Record<string, () => Promise<void>> = {
  "no SDK": async () => {},
  "an SDK": start,
  "an SDK that comes after the first call": async () => {
    await callOnce();
    await start();
  },
  "an SDK in place of another": async () => {
    await start();
    await callOnce();
    await stop();
    await start();
  },
  "an SDK that is gone": async () => {
    await start();
    await callOnce();
    await stop();
  },
};

describe.each(Object.entries(SETTINGS))("with %s", (_, setting) => {
  beforeAll(setting);
  afterAll(stop);

  it.each(Object.entries(SCENARIOS))("%s", async (__, scenario) => {
    const bare = await scenario(Probe);
    expect(await scenario(InstrumentedProbe)).toStrictEqual(bare);
  });

  it("an abstract class, and what implements it", async () => {
    const implement = (Class: typeof AbstractProbe): AbstractProbe =>
      new (class extends Class {
        async load(key: string): Promise<string> {
          return key;
        }
      })();
    expect(await implement(InstrumentedAbstractProbe).loadTwice("a")).toBe(
      await implement(AbstractProbe).loadTwice("a"),
    );
  });
});

describe("the scenarios", () => {
  afterEach(async () => {
    vi.restoreAllMocks();
    await stop();
  });

  it("are observed at all, where an SDK is", async () => {
    await start();
    for (const scenario of Object.values(SCENARIOS)) await scenario(InstrumentedProbe);
    const { spans, histogram } = await telemetry!.collect();
    const names = new Set(spans.map(({ name }) => name.replace("provider.", "")));
    for (const name of [
      "value",
      "rejects",
      "throws_or",
      "size",
      "find",
      "task",
      "select",
      "numbers",
      "pages",
      "iterator",
      "lines",
      "inner",
      "open",
      "make",
    ]) {
      expect(names).toContain(name);
      expect(histogram(`provider.${name}_duration_ms`)?.count).toBeGreaterThan(0);
    }
  });

  it("leave no span open: each that was started has ended", async () => {
    await start();
    const startSpan = vi.spyOn(tracerPrototype(), "startSpan");
    for (const [name, scenario] of Object.entries(SCENARIOS)) {
      if (!DROPPED.has(name)) await scenario(InstrumentedProbe);
    }
    const spans = startSpan.mock.results.map(({ value }) => value as ReadableSpan);
    expect(spans.length).toBeGreaterThan(100);
    expect(spans.filter(({ ended }) => !ended).map(({ name }) => name)).toEqual([]);
  });
});

/** Scenarios with iterators that are dropped half way: nothing tells that they were. */
const DROPPED = new Set([
  "two iterators of an iterable at once",
  "an iterable that is a stream",
  "next() of an iterator within next()",
  "what next() takes",
  "a step that throws when it is read",
  "return() with a promise, and one that never settles",
]);

/** Where the SDK's tracers have their methods. */
function tracerPrototype(): { startSpan(...args: unknown[]): unknown } {
  const provider = trace.getTracerProvider() as { getDelegate?(): TracerProvider };
  return Object.getPrototypeOf((provider.getDelegate?.() ?? trace.getTracerProvider()).getTracer("any")) as {
    startSpan(): unknown;
  };
}

describe("a method's own properties", () => {
  const prototypes = [Probe.prototype, InstrumentedProbe.prototype] as unknown as readonly Record<
    string,
    (...args: unknown[]) => unknown
  >[];
  const names = Object.getOwnPropertyNames(InstrumentedProbe.prototype).filter((name) => name !== "constructor");

  it.each(names)("%s", (name) => {
    const [base, generated] = prototypes.map((prototype) => Object.getOwnPropertyDescriptor(prototype, name)!);
    const [bare, observed] = [
      base!.value as (...args: unknown[]) => unknown,
      generated!.value as (...args: unknown[]) => unknown,
    ];
    expect(observed.name).toBe(bare.name);
    // As emission.md has it: overloads and bodies that read `arguments` take a rest parameter, a default before a required one goes.
    const lengths: Record<string, number> = { overloaded: 0, counted: 0 };
    expect(observed.length).toBe(lengths[name] ?? bare.length);
    expect([generated!.enumerable, generated!.writable, generated!.configurable]).toEqual([
      base!.enumerable,
      base!.writable,
      base!.configurable,
    ]);
  });
});

it("a class may name itself, and the others of its file", async () => {
  const generated = await instrument<typeof import("./fixtures/self.ts")>(fixture("self.ts"), {
    logs: "none",
    catalogue: { read: {} },
  });
  const node = await generated.InstrumentedNode.read("node");
  expect(node).toBeInstanceOf(generated.InstrumentedNode);
  const tree = new generated.InstrumentedTree(node);
  expect(await tree.read()).toBe(tree);
  expect(await node.readHistory(node, tree)).toEqual([node, node, node]);
});

describe("microtasks", () => {
  /** How many turns of the microtask queue a call takes to settle. */
  async function turns(call: () => Promise<unknown>): Promise<number> {
    const state = { settled: false };
    const settle = (): void => {
      state.settled = true;
    };
    call().then(settle, settle);
    let count = 0;
    for (; !state.settled; count++) await Promise.resolve();
    return count;
  }
  const CALLS: Record<string, (Class: typeof Probe) => () => Promise<unknown>> = {
    "an async method": (Class) => () => new Class().value(1),
    "an async method that waits": (Class) => () => new Class().context(),
    "a method that returns a promise": (Class) => () => new Class().throwsOr("returns", 1),
    "a rejection": (Class) => () => new Class().rejects(FROZEN),
    "a rejected promise": (Class) => () => new Class().throwsOr("rejects", FROZEN),
    "a promise or not": (Class) => () => new Class().find("other") as Promise<string>,
    "a step of a generator": (Class) => () => new Class().numbers(1).next(),
  };
  afterEach(stop);

  it.each(Object.entries(CALLS))("%s: one more with an SDK, none without", async (_, call) => {
    const bare = await turns(call(Probe));
    expect(await turns(call(InstrumentedProbe))).toBe(bare);
    await start();
    expect(await turns(call(InstrumentedProbe))).toBe(bare + 1);
    await stop();
    expect(await turns(call(InstrumentedProbe))).toBe(bare);
  });

  it("without an SDK an iterable is the very one that the base returned", async () => {
    const probe = new InstrumentedProbe();
    const iterable = probe.pages();
    expect(probe.notIterable(iterable)).toBe(iterable);
  });

  it("without an SDK the promise is the very one that the base returned", async () => {
    const probe = new InstrumentedProbe();
    expect(probe.remembered()).toBe(probe.memo);
    await start();
    expect(probe.remembered()).not.toBe(probe.memo);
    await stop();
    expect(probe.remembered()).toBe(probe.memo);
  });
});

describe("with nothing to record, the promise is the base's own", () => {
  afterEach(async () => {
    vi.restoreAllMocks();
    await stop();
  });

  it.each(["logger", ...(logsApi === undefined ? [] : (["api"] as const))] as const)(
    "without an SDK and with logs for '%s'",
    async (logs) => {
      const generated = await instrument<typeof import("./fixtures/probe.ts")>(SOURCE, { ...CONFIG, logs });
      const probe = new generated.InstrumentedProbe();
      expect(probe.remembered()).toBe(probe.memo);
      expect(probe.find("cached")).toBe("cached");
    },
  );

  it("with an SDK, and every signal of the operation switched off", async () => {
    const generated = await instrument<typeof import("./fixtures/probe.ts")>(SOURCE, {
      ...CONFIG,
      catalogue: { remembered: { signals: { metrics: false, spans: false, logs: false } } },
    });
    await start();
    const probe = new generated.InstrumentedProbe();
    expect(probe.remembered()).toBe(probe.memo);
    await probe.value(1);
    expect((await telemetry!.collect()).spans.map(({ name }) => name)).not.toContain("provider.remembered");
  });
});

describe("import order", () => {
  it("metrics and spans follow the SDK, whichever is registered", async () => {
    const probe = new InstrumentedProbe();
    await probe.value(1);
    await start();
    await probe.value(2);
    const first = await telemetry!.collect();
    await stop();
    await probe.value(3);
    await start();
    await probe.value(4);
    await probe.value(5);
    const second = await telemetry!.collect();
    await stop();
    expect(
      [first, second].map(({ histogram, spans }) => [histogram("provider.value_duration_ms")?.count, spans.length]),
    ).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });

  it("metrics alone or spans alone", async () => {
    telemetry = await startTelemetry({ spans: false });
    await new InstrumentedProbe().secret();
    const alone = await telemetry.collect();
    expect([alone.histogram("provider.secret_duration_ms")?.count, alone.spans.length]).toEqual([1, 0]);
    await stop();
    telemetry = await startTelemetry({ metrics: false });
    await new InstrumentedProbe().secret();
    const spans = await telemetry.collect();
    expect(spans.spans.map(({ name }) => name)).toContain("provider.secret");
    expect(spans.instruments).toEqual([]);
    await stop();
  });

  it("while the same SDK is registered the API is not asked again", async () => {
    await start();
    const probe = new InstrumentedProbe();
    await probe.value(1);
    const asked = [vi.spyOn(metrics, "getMeterProvider"), vi.spyOn(trace, "getTracerProvider")];
    await probe.value(2);
    expect(asked.map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
    await stop();
    await start();
    await probe.value(3);
    expect(asked.map(({ mock }) => mock.calls.length > 0)).toEqual([true, true]);
    expect((await telemetry!.collect()).histogram("provider.value_duration_ms")?.count).toBe(1);
    vi.restoreAllMocks();
    await stop();
  });

  it("nothing is asked of the API at import", async () => {
    const generated = await generateInto("transparency-import", [SOURCE], CONFIG);
    const asked = [
      vi.spyOn(metrics, "getMeterProvider"),
      vi.spyOn(trace, "getTracerProvider"),
      vi.spyOn(context, "active"),
    ];
    const fresh = await importAnew<typeof import("./fixtures/probe.ts")>(generated);
    expect(asked.map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
    await new fresh.InstrumentedProbe().value(1);
    expect(asked[0]).toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  it("the one call at import is marked as pure", async () => {
    const { texts } = await generateInto("transparency-pure", [SOURCE], CONFIG);
    const calls = texts
      .get("probe.instrumented.ts")!
      .split("\n")
      .filter(
        (line) => /^(?!import|export|interface|type|function|async|class)\S.*\w\(/.test(line) && !line.startsWith("/"),
      );
    expect(
      calls.filter(
        (line) => !/^const \w+ = \/\* @__PURE__ \*\/ defineOperations\(/.test(line) && !/^const [A-Z_]+:? /.test(line),
      ),
    ).toEqual([]);
  });
});

describe("an iteration's span", () => {
  afterEach(stop);

  it.each([
    ["its end", (probe: Probe) => drain(probe.numbers(2))],
    [
      "an early return",
      async (probe: Probe) => {
        for await (const _ of probe.numbers(2)) break;
      },
    ],
    ["an error", (probe: Probe) => drain(probe.numbers(1, "throws")).catch(() => undefined)],
    [
      "a throw()",
      async (probe: Probe) => {
        const numbers = probe.numbers(2);
        await numbers.next();
        await numbers.throw(FROZEN).catch(() => undefined);
      },
    ],
    [
      "steps under way together",
      async (probe: Probe) => {
        const numbers = probe.numbers(1);
        await Promise.all([numbers.next(), numbers.next(), numbers.next()]);
      },
    ],
  ])("is one, from the first step to %s", async (how, run) => {
    await start();
    const probe = new InstrumentedProbe();
    await telemetry!.collect();
    await run(probe);
    const { spans, histogram, counter } = await telemetry!.collect();
    expect(spans.filter(({ name }) => name === "provider.numbers")).toHaveLength(1);
    expect(histogram("provider.numbers_duration_ms")).toMatchObject({ count: 1 });
    expect(counter("provider.infrastructure_errors", { operation: "numbers" })).toBe(
      how === "an error" || how === "a throw()" ? 1 : 0,
    );
  });

  it.each([
    ["never starts", (probe: Probe) => probe.numbers(2)],
    ["is returned before it starts", (probe: Probe) => probe.numbers(2).return("never")],
  ])("is none when it %s", async (_, run) => {
    await start();
    await run(new InstrumentedProbe());
    const { spans, histogram } = await telemetry!.collect();
    expect(spans.map(({ name }) => name)).not.toContain("provider.numbers");
    expect(histogram("provider.numbers_duration_ms")).toBeUndefined();
  });

  it("is one for each time that an iterable is iterated", async () => {
    await start();
    const pages = new InstrumentedProbe().pages();
    await drain(pages);
    await drain(pages);
    expect((await telemetry!.collect()).histogram("provider.pages_duration_ms")).toMatchObject({ count: 2 });
  });

  it("is active while it produces, and not in its consumer", async () => {
    await start();
    const probe = new InstrumentedProbe();
    class Parent extends InstrumentedProbe {
      protected override async inner(): Promise<string> {
        return trace.getActiveSpan()?.spanContext().spanId ?? "none";
      }
    }
    expect(await new Parent().outer("x")).not.toBe("outer none");
    const active: unknown[] = [];
    for await (const _ of probe.numbers(2)) active.push(trace.getActiveSpan());
    expect(active).toEqual([undefined, undefined]);
  });
});

describe("a call under way", () => {
  afterEach(stop);

  it("ends as it would when an SDK is registered, shut down or replaced meanwhile", async () => {
    const run = async (change: () => Promise<void>): Promise<unknown> => {
      const probe = new InstrumentedProbe();
      const [numbers, lines] = [probe.numbers(2), probe.lines(2)];
      const first = [await numbers.next(), lines.next("a")];
      const controller = new AbortController();
      const pending = probe.aborted(controller.signal).catch((error: unknown) => error);
      await change();
      controller.abort(FROZEN);
      return [
        first,
        (await pending) === FROZEN,
        await numbers.next(),
        lines.next("b"),
        await numbers.return("end"),
        probe.log,
      ];
    };
    const bare = await run(async () => undefined);
    expect(await run(start)).toEqual(bare);
    expect(await run(stop)).toEqual(bare);
    await start();
    expect(
      await run(async () => {
        await stop();
        await start();
      }),
    ).toEqual(bare);
  });

  it("keeps nothing: arguments, results and errors are let go, though a context that it began lives on", async () => {
    await start();
    const probe = new InstrumentedProbe();
    const held: (() => unknown)[] = [];
    const refs: WeakRef<object>[] = [];
    const made = (): object => {
      const value = { of: "the caller" };
      refs.push(new WeakRef(value));
      return value;
    };
    const iterable = probe.notIterable({ next: () => ({ done: false, value: 1 }) }) as unknown as Iterator<number>;
    await (async () => {
      await probe.value(made());
      await probe.rejects(made()).catch(() => undefined);
      probe.throwsOr("rejects", made()).catch(() => undefined);
      (iterable.next as (value: unknown) => unknown)(made());
      Object.defineProperty(probe, "suffix", { get: () => held.push(AsyncResource.bind(() => context.active())) });
      await probe.middle(undefined, made() as never);
    })();
    await telemetry!.collect();
    await collectGarbage();
    expect(refs.map((ref) => ref.deref())).toEqual(refs.map(() => undefined));
    expect(held).toHaveLength(1);
    expect(trace.getSpan(held[0]!() as Context)).toBeDefined();
    expect(iterable).toBeDefined();
  });
});

it("a logger may call the provider that it logs", async () => {
  const generated = await instrument<typeof import("./fixtures/probe.ts")>(SOURCE, { ...CONFIG, logs: "logger" });
  const probe = new generated.InstrumentedProbe();
  const seen: unknown[] = [];
  let depth = 0;
  const log = (fields: object): void => {
    if (depth > 0) return;
    depth++;
    seen.push((fields as { operation: string }).operation, probe.size());
    void probe.value(1);
    depth--;
  };
  generated.setProviderLogger({ debug: log, error: log });
  expect([probe.size(), await probe.secret()]).toEqual([3, "secret"]);
  await probe.rejects(FROZEN).catch((error: unknown) => seen.push(error === FROZEN));
  generated.setProviderLogger(undefined);
  expect(seen.filter((each) => typeof each === "string")).toEqual(
    expect.arrayContaining(["size", "secret", "rejects"]),
  );
  expect(seen).toContain(true);
});

describe("what is a promise, but no instance of Promise", () => {
  afterEach(stop);
  const other = runInNewContext(`({
    rejected: () => Promise.reject(new TypeError("of another realm")),
    numbers: async function* () { yield 1; },
  })`) as { rejected(): Promise<never>; numbers(): AsyncGenerator<number> };
  const thenables: AsyncIterator<number> = {
    next: () => ({ then: (settled: (step: unknown) => void) => settled({ done: true }) }) as never,
  };

  it("is observed to its end", async () => {
    await start();
    await new InstrumentedProbe().broken(other.rejected()).catch(() => undefined);
    const { spans, counter } = await telemetry!.collect();
    expect(counter("provider.infrastructure_errors", { operation: "broken" })).toBe(1);
    const [broken] = spans.filter(({ name }) => name === "provider.broken");
    expect(broken!.events[0]?.attributes).toMatchObject({
      "exception.type": "TypeError",
      "exception.message": "of another realm",
      "exception.stacktrace": expect.stringContaining("TypeError: of another realm") as string,
    });
  });

  it.each([
    ["a generator of another realm", () => other.numbers() as AsyncIterable<number>],
    ["thenables", () => ({ [Symbol.asyncIterator]: () => thenables })],
  ])("nor are the steps of an iteration: %s", async (_, iterable) => {
    await start();
    await drain(new InstrumentedProbe().notIterable(iterable()));
    const { spans, histogram } = await telemetry!.collect();
    expect(spans.filter(({ name }) => name === "provider.not_iterable")).toHaveLength(1);
    expect(histogram("provider.not_iterable_duration_ms")).toMatchObject({ count: 1 });
  });
});

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

describe("a rejection that nobody handles", async () => {
  const { path } = await generateInto("transparency-unhandled", [SOURCE], CONFIG);

  it.each(["sdk", "none"])("is announced exactly once (%s)", (sdk) => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, "node_modules/jiti/lib/jiti-cli.mjs"), fixture("unhandled.ts"), path, sdk],
      { cwd: ROOT, encoding: "utf8" },
    );
    expect(stderr).toBe("");
    expect(stdout.trim().split("\n").sort()).toEqual([
      "end",
      "unhandled of a promise",
      "unhandled of a task",
      "unhandled of an async method",
      "unhandled value,start,caught,own,end",
    ]);
  });
});

describe("a memoised promise that rejects, with two callers who both handle it, or one, or none", async () => {
  const config: Config = { operations: "all", logs: "none" };
  const { path } = await generateInto("transparency-memoised", [fixture("memoised.ts")], config);

  // Each call's promise is another one where something listens, and wants its own handler: docs/differences.md says so.
  it.each([
    ["the class", "class", ["unhandled none"]],
    ["without an SDK", "none", ["unhandled none"]],
    ["with an SDK", "sdk", ["unhandled none", "unhandled none", "unhandled one"]],
  ])("%s", (_, setting, unhandled) => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [join(ROOT, "node_modules/jiti/lib/jiti-cli.mjs"), fixture("memoised-rejection.ts"), path, setting],
      { cwd: ROOT, encoding: "utf8" },
    );
    expect(stderr).toBe("");
    const handled = ["handled both", "handled both", "handled one"];
    expect(stdout.trim().split("\n").sort()).toEqual(["end", ...handled, ...unhandled]);
  });
});
