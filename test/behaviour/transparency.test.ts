/** The generated class is the base class, observed: each scenario is run on both, and whatever a caller can see must be equal. */

import {
  context,
  createContextKey,
  metrics,
  ROOT_CONTEXT,
  trace,
  type Context,
  type TracerProvider,
} from "@opentelemetry/api";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Config } from "../../src/index.ts";
import { ROOT } from "../support/files.ts";
import { instrument } from "../support/instrument.ts";
import { logsApi, startTelemetry, type Telemetry } from "../support/telemetry.ts";
import { AbstractProbe, Probe, Query, Task, user } from "./fixtures/probe.ts";
import { fixture, generateInto, importAnew } from "./generated.ts";

const SOURCE = fixture("probe.ts");
const CONFIG: Config = { operations: "all", logs: "none", class: ["Probe", "AbstractProbe"] };

const { InstrumentedProbe, InstrumentedAbstractProbe } = await instrument<typeof import("./fixtures/probe.ts")>(
  SOURCE,
  CONFIG,
);

type Scenario = (Class: typeof Probe) => unknown;

const FROZEN: Error = Object.freeze(new Error("frozen"));
const SYMBOL = Symbol("value");
const VALUES: readonly unknown[] = [
  undefined,
  null,
  0,
  Number.NaN,
  "",
  false,
  7n,
  SYMBOL,
  FROZEN,
  Object.freeze({}),
  () => undefined,
  refusing({}),
  refusing(new Error("x")),
];

function refusing(target: object): object {
  const refuse = (): never => {
    throw new Error("asked the hostile value");
  };
  // `then` alone is answered: a promise asks for it, with or without instrumentation.
  return new Proxy(target, { get: (_, key) => (key === "then" ? undefined : refuse()) });
}

/** Where a value is among those given out: identity, which equality would not show. */
const which = (value: unknown): string => `value ${VALUES.findIndex((each) => Object.is(each, value))}`;

/** How a call ended, and how it told. */
async function outcome(call: () => unknown): Promise<unknown[]> {
  let result: unknown;
  try {
    result = call();
  } catch (error) {
    return ["threw", error];
  }
  if (!(result instanceof Promise)) return ["returned", result];
  return result.then(
    (value: unknown) => ["fulfilled", value],
    (error: unknown) => ["rejected", error],
  );
}

async function outcomes(calls: readonly (() => unknown)[]): Promise<unknown[]> {
  const all: unknown[] = [];
  for (const call of calls) {
    const [how, value] = await outcome(call);
    all.push([how, VALUES.some((each) => Object.is(each, value)) ? which(value) : value]);
  }
  return all;
}

/** The type of an error alone, for errors that the engine words. */
async function kind(call: () => unknown): Promise<unknown[]> {
  const [how, value] = await outcome(call);
  return [how, value instanceof Error ? value.constructor.name : value];
}

const method = (probe: Probe, name: string): ((...args: unknown[]) => unknown) =>
  (probe as unknown as Record<string, (...args: unknown[]) => unknown>)[name]!;

const SCENARIOS: Record<string, Scenario> = {
  "values of a promise": (Class) => outcomes(VALUES.map((value) => () => new Class().value(value))),
  "reasons of a rejection": (Class) => outcomes(VALUES.map((value) => () => new Class().rejects(value))),
  "what a method without async throws": (Class) =>
    outcomes(VALUES.map((value) => () => new Class().throwsOr("throws", value))),
  "what its promise rejects with": (Class) =>
    outcomes(VALUES.map((value) => () => new Class().throwsOr("rejects", value))),
  "what its promise gives": (Class) => outcomes(VALUES.map((value) => () => new Class().throwsOr("returns", value))),
  "what a synchronous method throws": (Class) => outcomes(VALUES.map((value) => () => new Class().failAtOnce(value))),
  "a synchronous value stays one": (Class) => outcomes([() => new Class().size()]),
  "a promise or not": (Class) => outcomes([() => new Class().find("cached"), () => new Class().find("other")]),
  "something of no declared kind": async (Class) => {
    const probe = new Class();
    const [rows, memo, log] = [probe.findAny("query"), probe.findAny("promise"), probe.findAny("log")];
    return [rows === probe.query, probe.query.executed, memo instanceof Promise, await memo, log === probe.log];
  },
  "a Promise declared, something else returned": (Class) =>
    outcomes(
      [...VALUES.slice(0, 11), 1, "plain", {}, { then: "no function" }].map((value) => () => new Class().broken(value)),
    ),
  this: async (Class) => {
    const probe = new Class();
    return [(await probe.receiver()) === probe, await probe.secret()];
  },
  "a detached method": async (Class) => {
    const probe = new Class();
    const names = ["receiver", "secret", "defaults", "throwsOr", "failAtOnce", "find", "outer"];
    return Promise.all(
      names.map((name) =>
        kind(() => {
          const detached = method(probe, name);
          return detached("throws", FROZEN);
        }),
      ),
    );
  },
  "a method that is borrowed": async (Class) => {
    const other: unknown = { label: "other", suffix: "?" };
    return Promise.all([
      outcome(() => Class.prototype.middle.call(other as Probe, undefined, "b")),
      kind(() => Class.prototype.secret.call(other as Probe)),
      kind(() => Class.prototype.secret.call(new Class())),
    ]);
  },
  "a method that is bound": async (Class) => {
    const probe = new Class();
    return (await probe.receiver.bind(probe)()) === probe;
  },
  defaults: (Class) =>
    outcomes([
      () => new Class("own").defaults(1),
      () => new Class("own").defaults(1, undefined, undefined, undefined),
      () => new Class("own").defaults(1, "b", 5, { deep: "given" }),
      () => new Class("own").defaults(1, undefined, 5, {}),
      () => new Class("own").middle(undefined, "b"),
      () => new Class("own").middle("a", "b"),
    ]),
  "a destructured null": (Class) => kind(() => new Class().defaults(1, "b", 5, null as never)),
  rest: (Class) => outcomes([() => new Class().rest("a"), () => new Class().rest("a", "b", "c")]),
  "arguments.length": (Class) =>
    outcomes(
      [[], ["a"], ["a", undefined], [undefined, undefined, undefined], ["a", "b", "c"]].map(
        (args) => () => method(new Class(), "counted").apply(new Class(), args),
      ),
    ),
  overloads: (Class) => outcomes([() => new Class().overloaded("a"), () => new Class().overloaded(1, 2)]),
  "a name with dashes": (Class) => outcomes([() => new Class()["with-dashes"]("a")]),
  "a subclass of Promise": async (Class) => {
    const task = new Class().task("value");
    const failed = new Class().failedTask(FROZEN);
    return [
      task.constructor === Task,
      task.cancel(),
      await task,
      failed.constructor === Task,
      await failed.catch((error: unknown) => error === FROZEN),
    ];
  },
  "a query builder is not executed": async (Class) => {
    const probe = new Class();
    const [query, loosely] = [probe.select(), probe.selectLoosely()];
    await Promise.resolve();
    const before = probe.query.executed;
    return [
      query instanceof Query,
      query === probe.query,
      loosely === probe.query,
      before,
      await query,
      probe.query.executed,
    ];
  },
  "a promise that is remembered": async (Class) => {
    const probe = new Class();
    return [await probe.remembered(), await probe.remembered(), await probe.memo];
  },
  "the user's own context": (Class) => user.run("outer", () => outcome(() => new Class().context())),
  "the context of OpenTelemetry": async (Class) => {
    const key = createContextKey("key");
    const seen: unknown[] = [];
    const probe = new Class();
    await context.with(context.active().setValue(key, "value"), async () => {
      Object.defineProperty(probe, "suffix", { get: () => seen.push(context.active().getValue(key)) });
      await probe.outer("a");
    });
    return seen;
  },
  "what is done with the context inside": async (Class) => {
    const [one, two] = [createContextKey("one"), createContextKey("two")];
    const seen: unknown[] = [];
    const look = (where: Context): unknown[] => [where.getValue(one), where.getValue(two)];
    const probe = new Class();
    Object.defineProperty(probe, "suffix", {
      get: () => {
        const active = context.active();
        seen.push(
          look(active),
          look(active.setValue(two, 2)),
          look(active.deleteValue(one)),
          look(active.setValue(one, 3).setValue(one, 4)),
        );
        seen.push(look(trace.deleteSpan(active)), trace.getSpan(trace.deleteSpan(active)) === undefined);
        return "!";
      },
    });
    await context.with(ROOT_CONTEXT.setValue(one, 1), () => probe.outer("a"));
    return seen;
  },
  "an abort signal": async (Class) => {
    const controller = new AbortController();
    const pending = outcome(() => new Class().aborted(controller.signal));
    controller.abort(FROZEN);
    return pending;
  },
  "a protected method": (Class) => outcomes([() => new Class().outer("value")]),
  "a callback": (Class) => new Promise((resolve) => new Class().withCallback((...args) => resolve(args))),
  "a subclass": async (Class) => {
    class Sub extends Class {
      override suffix = "?";
      override async value<T>(value: T): Promise<T> {
        this.log.push("sub");
        return super.value(value);
      }
      protected override async inner(value: string): Promise<string> {
        return `sub ${await super.inner(value)}`;
      }
    }
    const sub = new Sub();
    return [await sub.value(FROZEN), await sub.outer("a"), sub.log, sub instanceof Class, sub.constructor === Sub];
  },
  "the constructor of the base calls operations": (Class) => [
    new Class().built,
    new Class("own").label,
    new Class().log,
  ],
  "two instances": async (Class) => {
    const [one, two] = [new Class("one"), new Class("two")];
    await Promise.all([one.value(1), two.value(2), two.value(3)]);
    return [one.log, two.log, (await one.defaults(1))[1], (await two.defaults(1))[1]];
  },
  "own properties of an instance": (Class) => Reflect.ownKeys(new Class()),
  enumeration: (Class) => {
    const names: string[] = [];
    for (const name in new Class()) names.push(name);
    return names;
  },
  "static methods": async (Class) => {
    const opened = await Class.open("opened");
    const made = Class.make("made");
    return [
      opened instanceof Class,
      opened.constructor === Class,
      opened.label,
      made.constructor === Class,
      made.label,
    ];
  },
  "a detached static method": (Class) => {
    const open = Reflect.get(Class, "open") as (label: string) => unknown;
    return kind(() => open("x"));
  },

  // ---- generators
  "an async generator to its end": async (Class) => {
    const probe = new Class();
    const seen: unknown[] = [];
    for await (const number of probe.numbers(3)) seen.push(number);
    return [seen, probe.log];
  },
  "its return value and what next() gives it": async (Class) => {
    const probe = new Class();
    const numbers = probe.numbers(2);
    const steps = [
      await numbers.next("ignored"),
      await numbers.next("first"),
      await numbers.next("second"),
      await numbers.next(),
    ];
    return [steps, probe.log];
  },
  "an early end": async (Class) => {
    const probe = new Class();
    for await (const number of probe.numbers(3)) if (number === 1) break;
    return probe.log;
  },
  "return() with a value": async (Class) => {
    const probe = new Class();
    const numbers = probe.numbers(3);
    return [await numbers.next(), await numbers.return("early"), await numbers.next(), probe.log];
  },
  "throw()": async (Class) => {
    const probe = new Class();
    const numbers = probe.numbers(3);
    await numbers.next();
    return [await outcome(() => numbers.throw(FROZEN)), await numbers.next(), probe.log];
  },
  "return() before the first next()": async (Class) => {
    const probe = new Class();
    const numbers = probe.numbers(3);
    return [await numbers.return("never"), await numbers.next(), probe.log];
  },
  "throw() before the first next()": async (Class) => {
    const probe = new Class();
    const numbers = probe.numbers(3);
    return [await outcome(() => numbers.throw(FROZEN)), await numbers.next(), probe.log];
  },
  "a generator that nobody starts": async (Class) => {
    const probe = new Class();
    probe.numbers(3);
    await Promise.resolve();
    return probe.log;
  },
  "next() while next() is under way": async (Class) => {
    const probe = new Class();
    const numbers = probe.numbers(2);
    const steps = await Promise.all([
      numbers.next(),
      numbers.next("a"),
      numbers.next("b"),
      numbers.next(),
      numbers.return("late"),
    ]);
    return [steps, probe.log];
  },
  "an error of a generator": async (Class) => {
    const probe = new Class();
    const numbers = probe.numbers(1, "throws");
    await numbers.next();
    const [how, error] = await outcome(() => numbers.next());
    return [how, error === probe.log, probe.log.length, await numbers.next()];
  },
  "a method that fails before there is a generator": (Class) => outcomes([() => new Class().failingStream(FROZEN)]),
  "a generator's own looks": (Class) => {
    const numbers = new Class().numbers(1);
    return [
      Object.prototype.toString.call(numbers),
      Object.keys(numbers),
      numbers[Symbol.asyncIterator]() === numbers,
      typeof numbers.next,
      typeof numbers.return,
      typeof numbers.throw,
      Symbol.iterator in numbers,
    ];
  },
  "the user's context in a generator": async (Class) => {
    const probe = new Class();
    const numbers = probe.numbers(2);
    await user.run("first", () => numbers.next());
    await user.run("second", () => numbers.next());
    await numbers.next();
    return probe.log;
  },
  "an iterable, iterated again": async (Class) => {
    const probe = new Class();
    const pages = probe.pages();
    const seen: string[] = [];
    for await (const page of pages) seen.push(page);
    for await (const page of pages) seen.push(page);
    const iterator = pages[Symbol.asyncIterator]();
    return [
      seen,
      probe.log,
      "next" in pages,
      "return" in iterator,
      "throw" in iterator,
      Symbol.asyncIterator in iterator,
    ];
  },
  "two iterators of an iterable at once": async (Class) => {
    const pages = new Class().pages();
    const [one, two] = [pages[Symbol.asyncIterator](), pages[Symbol.asyncIterator]()];
    return [await one.next(), await two.next(), await one.next(), await one.next(), await two.next()];
  },
  "an iterator": async (Class) => {
    const probe = new Class();
    const iterator = probe.iterator();
    const steps = [await iterator.next(), await iterator.return!("early")];
    return [steps, probe.log, "throw" in iterator, Symbol.asyncIterator in iterator];
  },
  "an iterable declared, something else returned": (Class) =>
    outcomes(VALUES.slice(0, 11).map((value) => () => new Class().notIterable(value))),
  "an iterable that is a stream": async (Class) => {
    const seen: unknown[] = [];
    const write = (chunk: unknown, _: unknown, done: () => void): void => {
      seen.push(chunk);
      done();
    };
    const sink = new Writable({ objectMode: true, write });
    await pipeline(new Class().notIterable(Readable.from([1, 2, 3])), sink);
    return seen;
  },
  "an iterable whose methods are fixed": async (Class) => {
    const iterator = { next: async () => ({ done: true as const, value: undefined }) };
    const fixed = (iterable: object): AsyncIterable<number> =>
      Object.defineProperty(iterable, Symbol.asyncIterator, { value: () => iterator }) as AsyncIterable<number>;
    const seen: unknown[] = [];
    for (const iterable of [fixed({}), Object.freeze(fixed({})), Object.seal(fixed({}))]) {
      for await (const item of new Class().notIterable(iterable)) seen.push(item);
      seen.push("end");
    }
    return seen;
  },
  "an iterable of a class": (Class) => {
    class Rows {
      readonly rows = [1];
      async *[Symbol.asyncIterator](): AsyncGenerator<number> {
        yield* this.rows;
      }
    }
    const rows = new Class().notIterable(new Rows()) as unknown as { readonly constructor: { readonly name: string } };
    return [
      rows instanceof Rows,
      rows.constructor === Rows,
      rows.constructor.name,
      Object.keys(rows),
      JSON.stringify(rows),
      "rows" in rows,
    ];
  },
  "an iterable that is an object with private state": async (Class) => {
    class Cursor {
      #left = 2;
      get left(): number {
        return this.#left;
      }
      [Symbol.asyncIterator](): this {
        return this;
      }
      async next(): Promise<IteratorResult<number, undefined>> {
        return this.#left > 0 ? { done: false, value: this.#left-- } : { done: true, value: undefined };
      }
    }
    const cursor = new Class().notIterable(new Cursor()) as unknown as Cursor;
    const seen: number[] = [];
    for await (const number of cursor) seen.push(number);
    return [seen, cursor.left, cursor instanceof Cursor];
  },
  "an error in the clean-up of an early end": async (Class) => {
    const probe = new Class();
    const numbers = probe.numbers(3);
    await numbers.next();
    Object.defineProperty(probe, "log", {
      get: () => {
        throw FROZEN;
      },
    });
    return [await outcome(() => numbers.return("early")), await numbers.next()];
  },
  "disposal, where the language has it": async (Class) => {
    const probe = new Class();
    const numbers = probe.numbers(3) as unknown as Record<symbol, (() => Promise<void>) | undefined>;
    const { asyncDispose } = Symbol as { asyncDispose?: symbol };
    await probe.value(1);
    const dispose = asyncDispose === undefined ? undefined : numbers[asyncDispose];
    return [typeof dispose, await dispose?.call(numbers), probe.log];
  },
  "iterator helpers, where the language has them": (Class) => {
    const lines = new Class().lines(4) as unknown as { map?(map: (line: number) => number): { toArray(): number[] } };
    return lines.map === undefined ? "none" : lines.map((line) => line * 2).toArray();
  },
  "the frames of an error": async (Class) => {
    const probe = new Class();
    async function callerOfTheOperation(): Promise<unknown> {
      await Promise.resolve();
      return await probe.fails();
    }
    const error = (await callerOfTheOperation().catch((thrown: unknown) => thrown)) as Error;
    return [error.stack?.includes("fails"), error.stack?.includes("callerOfTheOperation")];
  },
  "a frozen instance": (Class) => {
    const probe = Object.freeze(new Class());
    return outcomes([
      () => probe.value(1),
      () => probe.size(),
      () => probe.outer("a"),
      () => probe.throwsOr("throws", FROZEN),
    ]);
  },
  "an instance behind a proxy": (Class) => {
    const probe = new Proxy(new Class(), {});
    return outcomes([() => probe.value(1), () => probe.outer("a"), () => probe.defaults(1, "b")]);
  },
  "many calls at once": async (Class) => {
    const probe = new Class();
    const calls = Array.from({ length: 50 }, (_, index) =>
      index % 5 === 0 ? probe.rejects(index) : probe.outer(String(index)),
    );
    return Promise.allSettled(calls);
  },
  "a synchronous generator": (Class) => {
    const probe = new Class();
    const lines = probe.lines(2);
    const steps = [lines.next("ignored"), lines.next("a"), lines.next("b"), lines.next("c")];
    const early = new Class();
    for (const line of early.lines(3)) if (line === 1) break;
    return [steps, probe.log, early.log, [...new Class().lines(3)], Object.prototype.toString.call(lines)];
  },
  "throw() and return() of a synchronous generator": (Class) => {
    const [one, two] = [new Class(), new Class()];
    const lines = one.lines(3);
    lines.next("x");
    const returned = lines.return("early");
    const others = two.lines(3);
    others.next("x");
    let caught: unknown;
    try {
      others.throw(FROZEN);
    } catch (error) {
      caught = error;
    }
    return [returned, one.log, caught === FROZEN, two.log];
  },
};

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
      // Iterators that are dropped half way: nothing tells that they were.
      if (name !== "two iterators of an iterable at once" && name !== "an iterable that is a stream")
        await scenario(InstrumentedProbe);
    }
    const spans = startSpan.mock.results.map(({ value }) => value as ReadableSpan);
    expect(spans.length).toBeGreaterThan(100);
    expect(spans.filter(({ ended }) => !ended).map(({ name }) => name)).toEqual([]);
  });
});

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
