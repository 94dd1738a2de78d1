/** What a caller may do with a provider, and what it sees: run on a class and on what observes it, the outcomes must be equal. */

import { context, createContextKey, ROOT_CONTEXT, trace, type Context } from "@opentelemetry/api";
import { Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { ReadableStream } from "node:stream/web";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";
import { Query, Task, user, type Probe } from "./fixtures/probe.ts";

export type Scenario = (Class: typeof Probe) => unknown;

export const FROZEN: Error = Object.freeze(new Error("frozen"));
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

/** Declared `Promise<void>`, whatever it is. */
const broken = (Class: typeof Probe, value: unknown): Promise<unknown> => new Class().broken(value);

const method = (probe: Probe, name: string): ((...args: unknown[]) => unknown) =>
  (probe as unknown as Record<string, (...args: unknown[]) => unknown>)[name]!;

/** By what they look at. */
export const SCENARIOS: Record<string, Scenario> = {
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
  "next() of a generator that is running": (Class) => {
    const probe = new Class();
    const seen: unknown[] = [];
    const lines = probe.lines(2);
    lines.next("x");
    // Its own log hears of each line: from there it asks itself for the next one.
    probe.log.push = (...items) => {
      try {
        seen.push(lines.next("inner"));
      } catch (error) {
        seen.push((error as Error).constructor.name, items);
      }
      return 0;
    };
    return [lines.next("a"), lines.next("b"), lines.next("c"), seen];
  },
  "next() of an iterator within next()": (Class) => {
    let calls = 0;
    const iterable = new Class().notIterable({
      next: (value: unknown): unknown => {
        calls++;
        return value === "outer" ? [value, (iterable as unknown as Iterator<unknown>).next("inner")] : [value, calls];
      },
    });
    return (iterable as unknown as Iterator<unknown>).next("outer");
  },
  "what next() takes": async (Class) => {
    const probe = new Class();
    const [numbers, lines] = [probe.numbers(1), probe.lines(1)];
    const looks = [numbers.next, numbers.return, numbers.throw, lines.next].map(({ name, length }) => [name, length]);
    const counting = probe.notIterable({ next: (...values: unknown[]) => Promise.resolve({ values }) });
    const steps = counting as unknown as { next(...values: unknown[]): unknown };
    return [looks, await steps.next(), await steps.next(undefined), await steps.next(1, 2)];
  },
  "a step that throws when it is read": async (Class) => {
    const step = Object.defineProperty({ value: 1 }, "done", {
      get: () => {
        throw FROZEN;
      },
    });
    const returns = (value: unknown): Promise<unknown[]> =>
      outcome(() => (new Class().notIterable({ next: () => value }) as unknown as Iterator<unknown>).next());
    const [[how, value], [later, kept]] = [await returns(step), await returns(Promise.resolve(step))];
    return [how, value === step, later, kept === step];
  },
  "a proxy that was revoked": async (Class) => {
    const { proxy, revoke } = Proxy.revocable<object>({}, {});
    revoke();
    const probe = new Class();
    const returned = [probe.broken(proxy), probe.notIterable(proxy), probe.findAny("given", proxy)].map(
      (value) => value === proxy,
    );
    const [how, reason] = await outcome(() => probe.rejects(proxy));
    const [threw, thrown] = await outcome(() => probe.failAtOnce(proxy));
    return [returned, how, reason === proxy, threw, thrown === proxy, await kind(() => probe.value(proxy))];
  },
  "a web stream, iterated and read": async (Class) => {
    const stream = (): ReadableStream<number> =>
      new ReadableStream<number>({
        start(controller) {
          for (const each of [1, 2, 3]) controller.enqueue(each);
          controller.close();
        },
      });
    const seen: unknown[] = [];
    for await (const each of new Class().notIterable(stream())) seen.push(each);
    for await (const each of new Class().notIterable(stream())) if (each === 2) break;
    const read = new Class().notIterable(stream()) as unknown as ReadableStream<number>;
    return [seen, await read.getReader().read(), read.locked];
  },
  "what a generator looks like": async (Class) => {
    const numbers = new Class().numbers(1);
    const lines = new Class().lines(1);
    const seen = [numbers, lines].map((each) => [
      Reflect.ownKeys(each),
      Object.prototype.toString.call(each),
      typeof each.constructor,
      "next" in each && "return" in each && "throw" in each,
      inspect(each),
    ]);
    const iterates = [numbers[Symbol.asyncIterator]() === numbers, lines[Symbol.iterator]() === lines];
    const generators = [async function* () {}, function* () {}].map((each) => each.prototype as object);
    const kinds = generators.map((each) => Object.getPrototypeOf(each) as object);
    const steps = [await numbers.next(), await numbers.return("end")];
    const inherits = [numbers, lines].map((each, index) => {
      const kind = kinds[index];
      return kind !== undefined && Object.prototype.isPrototypeOf.call(kind, each);
    });
    return [seen, iterates, inherits, steps];
  },
  "a generator with more than a generator has": async (Class) => {
    const probe = new Class();
    const marked = probe.marked();
    const steps = [await marked.next(), marked.mark(), await marked.return("end")];
    return [steps, marked.marks, Object.keys(marked), probe.log];
  },
  // ---- hostile values
  "a thenable that calls back and gives no promise": async (Class) => {
    const asked: string[] = [];
    const thenable = {
      then(fulfilled: (value: string) => void): void {
        asked.push("then");
        fulfilled("value");
      },
    };
    return [await broken(Class, thenable), asked];
  },
  "a thenable that rejects, or throws when it is asked to wait": async (Class) => {
    const wait = async (then: unknown): Promise<unknown> => {
      const declared = await outcome(async () => await broken(Class, { then }));
      const other = await outcome(async () => await new Class().findAny("given", { then }));
      return [declared, other];
    };
    return [
      await wait((_: unknown, rejected: (reason: unknown) => void) => {
        rejected(FROZEN);
      }),
      await wait(() => {
        throw FROZEN;
      }),
    ];
  },
  "a promise whose then is a getter": async (Class) => {
    const promiseWith = (get: (promise: Promise<string>) => unknown): Promise<string> => {
      const promise = Promise.resolve("value");
      return Object.defineProperty(promise, "then", { get: () => get(promise) });
    };
    const giving = (): Promise<string> => promiseWith((promise) => Promise.prototype.then.bind(promise));
    const throwing = (): Promise<string> =>
      promiseWith(() => {
        throw FROZEN;
      });
    const wait = async (value: unknown): Promise<unknown> => [
      await outcome(async () => await broken(Class, value)),
      await outcome(async () => await new Class().findAny("given", value)),
    ];
    return [await wait(giving()), await wait(throwing())];
  },
  "a promise behind a proxy": async (Class) => {
    const promise = (): unknown => new Proxy(Promise.resolve("value"), {});
    return [
      await kind(async () => await broken(Class, promise())),
      await kind(async () => await new Class().findAny("given", promise())),
    ];
  },
  "a promise of another realm": async (Class) => {
    const other = runInNewContext("({ resolved: Promise.resolve('value'), reject: (e) => Promise.reject(e) })") as {
      readonly resolved: Promise<string>;
      reject(error: unknown): Promise<never>;
    };
    return [
      await broken(Class, other.resolved),
      await new Class().findAny("given", other.resolved),
      await outcome(async () => await broken(Class, other.reject(FROZEN))),
    ];
  },
  "a Promise that is patched": async (Class) => {
    const native = globalThis.Promise;
    const probe = new Class();
    const calls = [
      () => probe.value("value"),
      () => probe.rejects(FROZEN),
      () => probe.throwsOr("rejects", FROZEN),
      () => probe.find("other"),
      () => probe.numbers(0).next(),
    ];
    // As zone.js does it: what async functions return is no instance of it.
    globalThis.Promise = class Patched<T> extends native<T> {};
    try {
      const begun = calls.map((call) => call() as Promise<unknown>);
      return await native.allSettled(begun);
    } finally {
      globalThis.Promise = native;
    }
  },
  "a generator of another realm": async (Class) => {
    const make = runInNewContext("(async function* () { yield 1; yield 2; return 'end'; })") as () => unknown;
    const seen: unknown[] = [];
    for await (const number of new Class().notIterable(make())) seen.push(number);
    return seen;
  },
  "a promise whose species is another": async (Class) => {
    class Eager<T> extends Promise<T> {
      static override get [Symbol.species](): PromiseConstructor {
        return Promise;
      }
    }
    const promise = new Eager<string>((resolve) => resolve("value"));
    return [await broken(Class, promise), await new Class().findAny("given", promise)];
  },
  "a promise that is lazy": async (Class) => {
    let started = 0;
    class Lazy<T> extends Promise<T> {
      override then<A = T, B = never>(
        fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
        rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
      ): Promise<A | B> {
        started++;
        return Promise.resolve("value" as T).then(fulfilled, rejected);
      }
    }
    const lazy = (): Lazy<string> => new Lazy<string>(() => undefined);
    const untouched = new Class().findAny("given", lazy());
    const before = started;
    return [untouched instanceof Lazy, before, await untouched, await broken(Class, lazy()), started];
  },
  "a thenable among the steps of an iterator": async (Class) => {
    const steps = [{ done: false, value: 1 }, { done: true }];
    const iterable = {
      [Symbol.asyncIterator]: () => ({
        next: () => {
          const step = steps.shift();
          return {
            then(fulfilled: (value: unknown) => void): void {
              fulfilled(step);
            },
          };
        },
      }),
    };
    const seen: unknown[] = [];
    for await (const number of new Class().notIterable(iterable)) seen.push(number);
    return seen;
  },
  "an iterable that refuses to be looked at": (Class) => {
    const traps = [
      "get",
      "has",
      "getPrototypeOf",
      "getOwnPropertyDescriptor",
      "ownKeys",
      "isExtensible",
      "defineProperty",
    ] as const;
    return outcomes(
      traps.map((trap) => {
        const refuse = (): never => {
          throw FROZEN;
        };
        const iterable = new Proxy({ next: () => ({ done: true }) }, { [trap]: refuse });
        return () => {
          new Class().notIterable(iterable);
          return "given back";
        };
      }),
    );
  },
  "what an iterable is asked": async (Class) => {
    const asked: unknown[] = [];
    const source = new Proxy(
      { [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }) },
      {
        get: (target, name, receiver) => {
          asked.push(name);
          return Reflect.get(target, name, receiver) as unknown;
        },
      },
    );
    const iterable = new Class().notIterable(source);
    const before = asked.length;
    for await (const _ of iterable);
    return before;
  },
  "an iterable with setters and private state": async (Class) => {
    class Cursor {
      #limit = 1;
      label = "none";
      get limit(): number {
        return this.#limit;
      }
      set limit(limit: number) {
        this.#limit = limit;
      }
      take(limit: number): this {
        this.#limit = limit;
        return this;
      }
      async *[Symbol.asyncIterator](): AsyncGenerator<number> {
        for (let number = 0; number < this.#limit; number++) yield number;
      }
    }
    const cursor = new Class().notIterable(new Cursor()) as unknown as Cursor;
    cursor.limit = 2;
    cursor.label = "some";
    const seen: number[] = [];
    for await (const number of cursor) seen.push(number);
    return [
      seen,
      cursor.limit,
      cursor.label,
      Object.keys(cursor),
      cursor.take(3) === cursor,
      delete (cursor as { label?: string }).label,
      "label" in cursor,
    ];
  },
  "a class and a function that an iterable holds": (Class) => {
    class Kind {
      static readonly label = "kind";
      readonly own = true;
    }
    const given = (): string => "given";
    const source = {
      Kind,
      given: undefined as unknown,
      [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true }) }),
    };
    const iterable = new Class().notIterable(source) as unknown as typeof source;
    iterable.given = given;
    return [iterable.Kind.label, new iterable.Kind() instanceof Kind, (iterable.given as typeof given)()];
  },
  "a detached next()": async (Class) => {
    const { next } = new Class().numbers(1);
    const { next: line } = new Class().lines(1);
    return [await kind(async () => await (next as () => unknown)()), await kind(line)];
  },
  "a generator that delegates": async (Class) => {
    const probe = new Class();
    async function* all(): AsyncGenerator<unknown, unknown, undefined> {
      const ended = yield* probe.numbers(2);
      yield ended;
      return yield* probe.numbers(1);
    }
    const seen: unknown[] = [];
    for await (const each of all()) seen.push(each);
    function* lines(): Generator<number, string, string | undefined> {
      return yield* probe.lines(2);
    }
    return [seen, [...lines()], probe.log];
  },
  "return() with a promise, and one that never settles": async (Class) => {
    const probe = new Class();
    const numbers = probe.numbers(3);
    await numbers.next();
    const returned = await numbers.return(Promise.resolve("later"));
    const [rejected, other] = [probe.numbers(3), probe.numbers(3)];
    await rejected.next();
    const failed = await outcome(() => rejected.return(Promise.reject<string>(FROZEN)));
    await other.next();
    let settled = false;
    void other.return(new Promise<string>(() => undefined)).finally(() => (settled = true));
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    return [returned, failed, settled, probe.log.length];
  },

  // ---- hostile errors
  "errors that throw when they are read": async (Class) => {
    const keys = ["name", "message", "stack", "code", "errno", "cause", "errorType", "constructor"];
    const errors = keys.map((key) =>
      Object.defineProperty(new Error("x"), key, {
        get: () => {
          throw FROZEN;
        },
      }),
    );
    const seen: unknown[] = [];
    for (const error of errors) {
      const ends = [
        await outcome(() => new Class().rejects(error)),
        await outcome(() => new Class().failAtOnce(error)),
        await outcome(() => new Class().throwsOr("rejects", error)),
      ];
      seen.push(ends.map(([how, thrown]) => [how, thrown === error]));
    }
    return seen;
  },
  "errors of an odd shape": async (Class) => {
    const circular: Error & { cause?: unknown } = new Error("circular");
    circular.cause = circular;
    const other = runInNewContext("new TypeError('of another realm')") as Error;
    const texts = Object.assign(new Error("x"), { message: { not: "text" }, stack: 7, name: Symbol("name") });
    const errors = [
      circular,
      other,
      texts,
      new AggregateError([circular], "many"),
      Object.create(null),
      [],
      () => undefined,
    ];
    const seen: unknown[] = [];
    for (const error of errors) {
      const [how, thrown] = await outcome(() => new Class().rejects(error));
      seen.push([how, thrown === error]);
    }
    return seen;
  },
  "what an error has, after it was thrown": async (Class) => {
    const error = new RangeError("x", { cause: FROZEN });
    await outcome(() => new Class().rejects(error));
    return [Reflect.ownKeys(error), Object.isFrozen(error), error.cause === FROZEN, error.name];
  },

  // ---- calls
  "enterWith() inside an operation": async (Class) => {
    const probe = new Class();
    const seen: unknown[] = [];
    Object.defineProperty(probe, "suffix", {
      get: () => {
        user.enterWith("entered");
        return "!";
      },
    });
    await user.run("outer", async () => {
      const [middle] = await probe.middle(undefined, "b");
      seen.push(middle, user.getStore());
    });
    user.run("outer", () => {
      void probe.outer("a");
      seen.push(user.getStore());
      probe.entersWith("sync");
      seen.push(user.getStore());
    });
    return seen;
  },
  "a context that callbacks keep": async (Class) => {
    const probe = new Class();
    return user.run(
      "outer",
      () => new Promise((resolve) => probe.withCallback((_, value) => resolve([value, user.getStore()]))),
    );
  },
  "an operation that calls itself": async (Class) => {
    class Nested extends Class {
      override async value<T>(value: T): Promise<T> {
        return typeof value === "number" && value > 0
          ? await super.value((await this.value(value - 1)) as never)
          : super.value(value);
      }
      override size(): number {
        return this.log.push("size") < 20 ? this.size() + super.size() : super.size();
      }
    }
    const nested = new Nested();
    return [await nested.value(5), nested.size(), nested.log.length];
  },
  "a subclass that overrides operations twice": async (Class) => {
    class One extends Class {
      override find(key: string): string | Promise<string> {
        return super.find(`one ${key}`);
      }
      override async *numbers(count: number): AsyncGenerator<number, string, string | undefined> {
        yield -1;
        return yield* super.numbers(count);
      }
    }
    class Two extends One {
      override async find(key: string): Promise<string> {
        return `two ${await super.find(key)}`;
      }
    }
    const seen: unknown[] = [];
    for await (const number of new Two().numbers(2)) seen.push(number);
    return [await new Two().find("key"), seen];
  },
  "a function that is a property": async (Class) => {
    const { fetcher } = new Class("own");
    return [
      await fetcher("a"),
      fetcher.clear?.(),
      Object.keys(fetcher),
      [fetcher.name, fetcher.length, fetcher.constructor.name],
      fetcher instanceof Function,
    ];
  },
  "a method that the base replaces by itself": async (Class) => {
    class Bound extends Class {
      constructor() {
        super();
        this.receiver = this.receiver.bind(this);
        const value = this.value;
        this.value = async (given) => (await value.call(this, given)) as typeof given;
      }
    }
    const bound = new Bound();
    const { receiver } = bound;
    return [(await receiver()) === bound, await bound.value("a"), Object.keys(bound)];
  },
  "a method of the base that is patched later": async (Class) => {
    class Mine extends Class {}
    const original = Mine.prototype.label;
    const mine = new Mine();
    Object.defineProperty(Mine.prototype, "secret", {
      value: async () => "patched",
      configurable: true,
      writable: true,
    });
    return [original, await mine.secret()];
  },
  "an instance that is sealed, cloned, printed": (Class) => {
    const probe = Object.seal(new Class("printed"));
    const { label, suffix, log, built } = probe;
    return [
      JSON.stringify(probe),
      structuredClone({ label, suffix, log, built }),
      Object.entries(probe).map(([name]) => name),
      // Node 26 tells of proxies, which is told in docs/differences.md.
      inspect(probe, { depth: 0 })
        .replace(/^\w+/, "Class")
        .replace(/\bProxy\((.*?)\)/g, "$1"),
      Object.prototype.toString.call(probe),
    ];
  },
  "a class whose prototype is frozen": async (Class) => {
    class Mine extends Class {}
    Object.freeze(Mine.prototype);
    return outcomes([() => new Mine().value(1), () => new Mine().size()]);
  },
  "call(), apply() and construct() of all kinds": async (Class) => {
    const probe = new Class();
    class Other extends Class {}
    const made = Reflect.construct<[string], Probe>(Class, ["made"], Other);
    return [
      await Reflect.apply(Class.prototype.value, probe, ["applied"]),
      await Class.prototype.value.call({ log: [] } as unknown as Probe, "called"),
      await kind(() => Class.prototype.value.call(undefined as never, "called")),
      await kind(() => new (Class.prototype.value as unknown as new () => unknown)()),
      made instanceof Other,
      made.label,
    ];
  },
  "frames of an error that is thrown at once": async (Class) => {
    const probe = new Class();
    function callerOfTheOperation(): unknown {
      return probe.failsAtOnce();
    }
    const [, error] = await outcome(callerOfTheOperation);
    return [(error as Error).stack?.includes("failsAtOnce"), (error as Error).stack?.includes("callerOfTheOperation")];
  },
  "the order in which calls settle": async (Class) => {
    const probe = new Class();
    const order: string[] = [];
    const note = (name: string) => () => order.push(name);
    await Promise.all([
      probe.value(1).then(note("one")),
      probe.rejects(1).catch(note("two")),
      probe.value(2).finally(note("three")),
      probe.context().then(note("four")),
    ]);
    return order;
  },
  "races and promises of promises": async (Class) => {
    const probe = new Class();
    return [
      await Promise.race([probe.value("first"), new Promise(() => undefined)]),
      await Promise.any([probe.rejects(1), probe.value("any")]),
      await Promise.allSettled([probe.rejects(1), probe.value(2)]),
      await probe.throwsOr("returns", probe.value("inner")),
    ];
  },
};
