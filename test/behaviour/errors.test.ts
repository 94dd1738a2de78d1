/** How errors are classified, which of them count, and what of them is recorded. The table is that of telemetry.md §3. */

import { diag, DiagLogLevel, SpanStatusCode } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { instrument } from "../support/instrument.ts";
import { startTelemetry, type Recorded, type Telemetry } from "../support/telemetry.ts";
import type { Store } from "./fixtures/failures.ts";
import { user } from "./fixtures/user.ts";
import { fixture, generateInto, importAnew } from "./generated.ts";

type Failures = typeof import("./fixtures/failures.ts");

const ERRORS = "provider.infrastructure_errors";
const SOURCE = fixture("failures.ts");

const generated = await instrument<Failures>(SOURCE, { logs: "logger", scope: "errors" });

let telemetry: Telemetry;
beforeEach(async () => {
  telemetry = await startTelemetry();
  generated.setProviderLogger(telemetry.logger);
});
afterEach(async () => {
  user.classify = () => undefined;
  user.isFailure = () => false;
  diag.disable();
  await telemetry.stop();
});

/** Runs a call of `read` that throws `error` and gives what was recorded of it. */
async function failing(error: unknown, store: Store = new generated.InstrumentedStore()): Promise<Recorded> {
  store.act = () => {
    throw error;
  };
  const caught = await store.read("order-1").then(
    () => ({ nothing: "was thrown" }),
    (thrown: unknown) => ({ thrown }),
  );
  expect(caught).toHaveProperty("thrown");
  expect(Object.is((caught as { readonly thrown: unknown }).thrown, error), "the very same error").toBe(true);
  return telemetry.collect();
}

async function typeOf(error: unknown): Promise<unknown> {
  const { labels, spans, logs } = await failing(error);
  const [label] = labels(ERRORS);
  expect(label).toEqual({ operation: "read", error_type: expect.any(String) as string });
  expect(spans[0]!.attributes["error.type"]).toBe(label!["error_type"]);
  expect(logs[0]!.fields["error_type"]).toBe(label!["error_type"]);
  return label!["error_type"];
}

class MongoServerError extends Error {
  override readonly name = "MongoServerError";
}

/** An error with the message that would mislead who reads messages. */
function error(
  fields: object,
  message = "deadlock: could not serialize access, lock timeout, SQLITE_BUSY 40001",
): Error {
  return Object.assign(new Error(message), fields);
}

const postgres = (code: string) =>
  error({ name: "error", length: 100, severity: "ERROR", code, file: "x.c", line: "1", routine: "x" });
const mysql = (errno: number, code: string, sqlState: string) =>
  error({ code, errno, sqlState, sqlMessage: "x", sql: "x" });
const sqlite = (code: string) => error({ name: "SqliteError", code });
const nodeSqlite = (errno: number, code: string) => error({ errno, code });
const aws = (name: string) => error({ name, $fault: "client", $metadata: { httpStatusCode: 400 } });
const system = (code: string, errno: number) =>
  error({ code, errno, syscall: "connect", address: "127.0.0.1", port: 5432 });

const ROWS: readonly (readonly [expected: string, what: string, error: unknown])[] = [
  // ---- serialization_error
  ["serialization_error", "pg and PGlite 40001", postgres("40001")],
  [
    "serialization_error",
    "MongoDB WriteConflict",
    Object.assign(new MongoServerError("x"), { code: 112, codeName: "WriteConflict" }),
  ],
  ["serialization_error", "DynamoDB conflict", aws("TransactionConflictException")],
  // ---- lock_timeout
  ["lock_timeout", "pg 55P03 lock_not_available", postgres("55P03")],
  ["lock_timeout", "pg 57014 query_canceled", postgres("57014")],
  ["lock_timeout", "better-sqlite3 and libsql SQLITE_BUSY", sqlite("SQLITE_BUSY")],
  ["lock_timeout", "SQLITE_BUSY_SNAPSHOT", sqlite("SQLITE_BUSY_SNAPSHOT")],
  ["lock_timeout", "SQLITE_BUSY_RECOVERY", sqlite("SQLITE_BUSY_RECOVERY")],
  ["lock_timeout", "SQLITE_LOCKED", sqlite("SQLITE_LOCKED")],
  ["lock_timeout", "SQLITE_LOCKED_SHAREDCACHE", sqlite("SQLITE_LOCKED_SHAREDCACHE")],
  ["lock_timeout", "node-sqlite3 SQLITE_BUSY", nodeSqlite(5, "SQLITE_BUSY")],
  ["lock_timeout", "node-sqlite3 SQLITE_LOCKED", nodeSqlite(6, "SQLITE_LOCKED")],
  ["lock_timeout", "mysql2 ER_LOCK_WAIT_TIMEOUT", mysql(1205, "ER_LOCK_WAIT_TIMEOUT", "HY000")],
  ["lock_timeout", "mysql2 ER_LOCK_NOWAIT", mysql(3572, "ER_LOCK_NOWAIT", "HY000")],
  // ---- transaction_failed
  ["transaction_failed", "pg 40P01 deadlock_detected", postgres("40P01")],
  ["transaction_failed", "pg 40000 transaction_rollback", postgres("40000")],
  ["transaction_failed", "pg 40002", postgres("40002")],
  ["transaction_failed", "pg 40003", postgres("40003")],
  ["transaction_failed", "pg 25P02 in_failed_sql_transaction", postgres("25P02")],
  ["transaction_failed", "pg 25006 read_only_sql_transaction", postgres("25006")],
  ["transaction_failed", "pg 08006 connection_failure", postgres("08006")],
  ["transaction_failed", "pg 08P01 protocol_violation", postgres("08P01")],
  ["transaction_failed", "mysql2 ER_LOCK_DEADLOCK", mysql(1213, "ER_LOCK_DEADLOCK", "40001")],
  ["transaction_failed", "ECONNREFUSED", system("ECONNREFUSED", -111)],
  ["transaction_failed", "ECONNRESET", system("ECONNRESET", -104)],
  ["transaction_failed", "EPIPE", system("EPIPE", -32)],
  ["transaction_failed", "ETIMEDOUT", system("ETIMEDOUT", -110)],
  [
    "transaction_failed",
    "all addresses refused",
    Object.assign(new AggregateError([system("ECONNREFUSED", -111)]), { code: "ECONNREFUSED" }),
  ],
  ["transaction_failed", "DynamoDB cancellation", aws("TransactionCanceledException")],
  ["transaction_failed", "SQLITE_FULL", sqlite("SQLITE_FULL")],
  ["transaction_failed", "SQLITE_IOERR", sqlite("SQLITE_IOERR")],
  ["transaction_failed", "SQLITE_IOERR_WRITE", sqlite("SQLITE_IOERR_WRITE")],
  // ---- unknown
  ["unknown", "SQLITE_CONSTRAINT", sqlite("SQLITE_CONSTRAINT")],
  ["unknown", "SQLITE_CONSTRAINT_UNIQUE", sqlite("SQLITE_CONSTRAINT_UNIQUE")],
  ["unknown", "SQLITE_CONSTRAINT_PRIMARYKEY", sqlite("SQLITE_CONSTRAINT_PRIMARYKEY")],
  ["unknown", "node-sqlite3 SQLITE_CONSTRAINT", nodeSqlite(19, "SQLITE_CONSTRAINT")],
  ["unknown", "SQLITE_ERROR", sqlite("SQLITE_ERROR")],
  ["unknown", "SQLITE_READONLY", sqlite("SQLITE_READONLY")],
  ["unknown", "SQLITE_MISUSE", sqlite("SQLITE_MISUSE")],
  ["unknown", "a code that only ends like one", sqlite("MY_SQLITE_BUSY")],
  ["unknown", "pg 23505 unique_violation", postgres("23505")],
  ["unknown", "pg 42P01 undefined_table", postgres("42P01")],
  ["unknown", "an SQLSTATE with more to it", postgres("40001 and more")],
  ["unknown", "a number that looks like an SQLSTATE", error({ code: 40001 })],
  ["unknown", "mysql2 ER_DUP_ENTRY", mysql(1062, "ER_DUP_ENTRY", "23000")],
  ["unknown", "MongoDB duplicate key", Object.assign(new MongoServerError("x"), { code: 11000 })],
  ["unknown", "DynamoDB throttling", aws("ProvisionedThroughputExceededException")],
  ["unknown", "DynamoDB condition", aws("ConditionalCheckFailedException")],
  ["unknown", "ENOENT", system("ENOENT", -2)],
  ["unknown", "a message and nothing else", error({})],
  ["unknown", "a message that is a code", new Error("40001")],
  ["unknown", "an HTTP status", error({ code: 500, status: 500 })],
];

describe("error_type", () => {
  it.each(ROWS)("%s: %s", async (expected, _, thrown) => {
    expect(await typeOf(thrown)).toBe(expected);
  });

  it("covers the spec's rows alone: no value but the guide's four", () => {
    expect([...new Set(ROWS.map(([expected]) => expected))].sort()).toEqual([
      "lock_timeout",
      "serialization_error",
      "transaction_failed",
      "unknown",
    ]);
  });

  it.each(["transaction_failed", "lock_timeout", "serialization_error", "unknown"])(
    "takes errorType %s from the error",
    async (errorType) => {
      expect(await typeOf(error({ errorType, code: "40P01" }))).toBe(errorType);
    },
  );

  it.each([["deadlock"], [""], [7], [null], [{}], ["__proto__"], ["toString"]])(
    "does not take errorType %j",
    async (errorType) => {
      expect(await typeOf(error({ errorType, code: "SQLITE_BUSY" }))).toBe("lock_timeout");
    },
  );

  it("does not take labels from the prototype of everything", async () => {
    expect(await typeOf(error({ code: "constructor", errno: "toString", name: "__proto__" }))).toBe("unknown");
  });
});

describe("the chain of causes", () => {
  /** The error that counts, below `depth - 1` others that say nothing. */
  const nested = (depth: number, inner: unknown): unknown => {
    let outer = inner;
    for (let level = 1; level < depth; level++) outer = new Error(`level ${level}`, { cause: outer });
    return outer;
  };

  it.each([1, 2, 3, 7, 8])("is followed to the error at depth %i", async (depth) => {
    expect(await typeOf(nested(depth, postgres("40001")))).toBe("serialization_error");
  });

  it.each([9, 10, 100])("is not followed to depth %i", async (depth) => {
    expect(await typeOf(nested(depth, postgres("40001")))).toBe("unknown");
  });

  it("gives the outermost type found", async () => {
    expect(await typeOf(error({ code: "SQLITE_BUSY", cause: postgres("40001") }))).toBe("lock_timeout");
  });

  it("finds what an ORM wraps", async () => {
    expect(await typeOf(error({ name: "DrizzleQueryError", query: "x", cause: postgres("40P01") }))).toBe(
      "transaction_failed",
    );
  });

  it("finds an errorType below", async () => {
    expect(await typeOf(error({ cause: error({ errorType: "lock_timeout" }) }))).toBe("lock_timeout");
  });

  it("may be a circle of one", async () => {
    const own = error({});
    own.cause = own;
    expect(await typeOf(own)).toBe("unknown");
  });

  it("may be a circle of two", async () => {
    const [one, two] = [error({}), error({})];
    one.cause = two;
    two.cause = one;
    expect(await typeOf(one)).toBe("unknown");
  });

  it.each([
    ["a string", "40001"],
    ["a number", 112],
    ["null", null],
    ["undefined", undefined],
  ])("may end in %s", async (_, cause) => {
    expect(await typeOf(error({ cause }))).toBe("unknown");
  });
});

/** Throws whatever is asked of it. */
function hostile(target: object): object {
  const refuse = (): never => {
    throw new Error("asked the hostile error");
  };
  return new Proxy(target, { get: refuse, has: refuse, getOwnPropertyDescriptor: refuse, ownKeys: refuse });
}

const THROWN: readonly (readonly [what: string, thrown: unknown])[] = [
  ["undefined", undefined],
  ["null", null],
  ["a string", "40001"],
  ["an empty string", ""],
  ["a number", 1205],
  ["NaN", Number.NaN],
  ["a bigint", 112n],
  ["false", false],
  ["a symbol", Symbol("thrown")],
  ["a function", () => undefined],
  ["a frozen error", Object.freeze(new Error("frozen"))],
  ["a frozen object", Object.freeze({ message: "frozen" })],
  ["an object without a prototype", Object.create(null)],
  [
    "an object whose toString throws",
    {
      toString: () => {
        throw new Error("no");
      },
    },
  ],
  ["a proxy of an object that throws on every get", hostile({})],
  ["a proxy of an error that throws on every get", hostile(new Error("inside"))],
  ["a revoked proxy", revoked()],
  [
    "an error whose code is a getter that throws",
    Object.defineProperty(new Error("x"), "code", {
      get: () => {
        throw new Error("no");
      },
    }),
  ],
  [
    "an error whose message is a getter that throws",
    Object.defineProperty(new Error("x"), "message", {
      get: () => {
        throw new Error("no");
      },
    }),
  ],
  ["an error whose message is no string", Object.assign(new Error("x"), { message: { not: "text" } })],
];

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe("what is thrown", () => {
  it.each(THROWN)("may be %s: the caller gets it, and the failure is recorded whole", async (_, thrown) => {
    diag.setLogger(
      { error: () => {}, warn: () => {}, info: () => {}, debug: () => {}, verbose: () => {} },
      DiagLogLevel.ERROR,
    );
    const { counter, histogram, spans, logs } = await failing(thrown);
    expect(counter(ERRORS, { operation: "read", error_type: "unknown" })).toBe(1);
    expect(histogram("provider.read_duration_ms")).toMatchObject({ count: 1 });
    expect(spans).toHaveLength(1);
    expect(spans[0]!.status.code).toBe(SpanStatusCode.ERROR);
    expect(spans[0]!.attributes).toMatchObject({ "error.type": "unknown", instance_id: "order-1" });
    expect(logs).toMatchObject([{ level: "error", fields: { error_type: "unknown" } }]);
  });

  it("is recorded as an exception once, with type, message and stack", async () => {
    const thrown = new TypeError("the row is locked");
    const { spans } = await failing(thrown);
    expect(spans[0]!.events).toHaveLength(1);
    expect(spans[0]!.events[0]).toMatchObject({
      name: "exception",
      attributes: {
        "exception.type": "TypeError",
        "exception.message": "the row is locked",
        "exception.stacktrace": thrown.stack,
      },
    });
    expect(spans[0]!.status).toEqual({ code: SpanStatusCode.ERROR, message: "the row is locked" });
  });

  it("is recorded of synchronous operations too", async () => {
    const store = new generated.InstrumentedStore();
    const thrown = sqlite("SQLITE_BUSY");
    store.act = () => {
      throw thrown;
    };
    expect(() => store.compact()).toThrow(thrown);
    const { labels, spans } = await telemetry.collect();
    expect(labels(ERRORS)).toEqual([{ operation: "compact", error_type: "lock_timeout" }]);
    expect(spans[0]!.events.map(({ name }) => name)).toEqual(["exception"]);
  });

  it("reaches the logger as err, the way pino serialises errors", async () => {
    const thrown = new Error("x");
    const { logs } = await failing(thrown);
    expect(logs[0]!.fields["err"]).toBe(thrown);
  });
});

describe("classifyError", async () => {
  const classifying = await instrument<Failures>(SOURCE, { logs: "logger", classifyError: "./user.ts#classify" });
  let store: Store;
  beforeEach(() => {
    store = new classifying.InstrumentedStore();
  });

  async function classified(thrown: unknown): Promise<unknown> {
    const { labels } = await failing(thrown, store);
    return labels(ERRORS)[0]?.["error_type"];
  }

  it("is given the error and decides", async () => {
    const seen: unknown[] = [];
    user.classify = (each) => {
      seen.push(each);
      return "serialization_error";
    };
    const thrown = sqlite("SQLITE_BUSY");
    expect(await classified(thrown)).toBe("serialization_error");
    expect(seen).toEqual([thrown]);
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a word of its own", "deadlock"],
    ["an empty string", ""],
    ["a number", 40001],
    ["an object", { error_type: "unknown" }],
    ["a promise", Promise.resolve("unknown")],
  ])("leaves it to the table when it gives %s", async (_, given) => {
    user.classify = () => given;
    expect(await classified(sqlite("SQLITE_BUSY"))).toBe("lock_timeout");
  });

  it("leaves it to the table when it throws, and that is said once", async () => {
    const fresh = await importAnew<Failures>(
      await generateInto("errors-classifier", [SOURCE], { logs: "none", classifyError: "./user.ts#classify" }),
    );
    const report = vi.fn();
    diag.setLogger(
      { error: report, warn: () => {}, info: () => {}, debug: () => {}, verbose: () => {} },
      DiagLogLevel.ERROR,
    );
    user.classify = () => {
      throw new Error("the classifier is broken");
    };
    store = new fresh.InstrumentedStore();
    await failing(sqlite("SQLITE_BUSY"), store);
    const { labels, counter } = await failing(sqlite("SQLITE_BUSY"), store);
    expect(labels(ERRORS)).toEqual([{ operation: "read", error_type: "lock_timeout" }]);
    expect(counter(ERRORS)).toBe(2);
    expect(report).toHaveBeenCalledTimes(1);
  });
});

class NotFoundError extends Error {}
class NamedError extends Error {
  override readonly name = "StaleError";
}

describe("expected errors", async () => {
  const forgiving = await instrument<Failures>(SOURCE, {
    logs: "logger",
    expected: ["NotFoundError", "StaleError", "ABORT_ERR", 404],
    catalogue: { read: { expected: ["ER_DUP_ENTRY"] } },
  });
  beforeEach(() => {
    forgiving.setProviderLogger(telemetry.logger);
  });

  it.each([
    ["the name of its class", new NotFoundError("x")],
    ["its name", new NamedError("x")],
    ["its code", error({ code: "ABORT_ERR" })],
    ["a numeric code", error({ code: 404 })],
    ["a code that only this operation expects", error({ code: "ER_DUP_ENTRY", errno: 1062 })],
  ])("are told by %s: recorded, and not counted", async (_, thrown) => {
    const { counter, histogram, spans, logs } = await failing(thrown, new forgiving.InstrumentedStore());
    expect(counter(ERRORS)).toBe(0);
    expect(histogram("provider.read_duration_ms")).toMatchObject({ count: 1 });
    expect(spans[0]!.events.map(({ name }) => name)).toEqual(["exception"]);
    expect(spans[0]!.status.code).toBe(SpanStatusCode.UNSET);
    expect(spans[0]!.attributes).not.toHaveProperty("error.type");
    expect(logs).toMatchObject([{ level: "debug", fields: { operation: "read", err: thrown } }]);
  });

  it.each([
    ["another class", new TypeError("NotFoundError")],
    ["another code", error({ code: "404" })],
    ["undefined", undefined],
    ["an object without a prototype", Object.create(null)],
    ["an object whose constructor is gone", error({ constructor: undefined })],
  ])("are not %s", async (_, thrown) => {
    const { counter, logs } = await failing(thrown, new forgiving.InstrumentedStore());
    expect(counter(ERRORS)).toBe(1);
    expect(logs[0]!.level).toBe("error");
  });

  it("lose no type to an error that has no constructor", async () => {
    const thrown: unknown = Object.assign(Object.create(null) as object, { code: "40001" });
    const { labels } = await failing(thrown, new forgiving.InstrumentedStore());
    expect(labels(ERRORS)).toEqual([{ operation: "read", error_type: "serialization_error" }]);
  });

  it.each([
    ["semconv" as const, "provider.operation.duration", { operation: "read" }],
    [
      "duroxide-facade" as const,
      "duroxide_provider_operation_duration_seconds",
      { operation: "read", status: "success" },
    ],
  ])("are no failures in the histogram of %s either", async (profile, metric, expected) => {
    const labelled = await instrument<Failures>(SOURCE, { logs: "none", profile, expected: ["NotFoundError"] });
    const { labels, counter } = await failing(new NotFoundError("x"), new labelled.InstrumentedStore());
    expect(labels(metric)).toEqual([expected]);
    expect(counter("duroxide_provider_errors_total")).toBe(0);
  });

  it("ask for the level of DEBUG", async () => {
    const asked: string[] = [];
    forgiving.setProviderLogger({ ...telemetry.logger, isLevelEnabled: (level: string) => asked.push(level) > 0 });
    await failing(new NotFoundError("x"), new forgiving.InstrumentedStore());
    expect(asked).toEqual(["debug"]);
  });

  it("are expected of the operation that says so alone", async () => {
    const store = new forgiving.InstrumentedStore();
    store.act = () => {
      throw error({ code: "ER_DUP_ENTRY" });
    };
    expect(() => store.compact()).toThrow();
    expect((await telemetry.collect()).counter(ERRORS, { operation: "compact" })).toBe(1);
  });
});

describe("failures that are returned", async () => {
  const returning = await instrument<Failures>(SOURCE, {
    logs: "logger",
    catalogue: {
      publish: { failure: { property: "ok" } },
      send: { failure: { property: "status", equals: "failed", error: "cause" } },
      offer: { failure: "./user.ts#failed" },
    },
  });
  let store: Store;
  beforeEach(() => {
    returning.setProviderLogger(telemetry.logger);
    store = new returning.InstrumentedStore();
  });

  it.each([
    ["by a property that is false", "publish" as const, { ok: false, error: postgres("40001") }, "serialization_error"],
    [
      "by a property and a value, with the error elsewhere",
      "send" as const,
      { status: "failed", cause: sqlite("SQLITE_BUSY") },
      "lock_timeout",
    ],
    [
      "by a function of the user's own",
      "offer" as const,
      { ok: false, error: mysql(1213, "ER_LOCK_DEADLOCK", "40001") },
      "transaction_failed",
    ],
  ])("are told %s: counted, classified, and handed over as they are", async (_, method, result, type) => {
    user.isFailure = (each) => !(each as { ok: boolean }).ok;
    Object.freeze(result);
    store.act = () => result;
    expect(await store[method]("topic")).toBe(result);
    const { labels, histogram, spans, logs } = await telemetry.collect();
    expect(labels(ERRORS)).toEqual([{ operation: method, error_type: type }]);
    expect(histogram(`provider.${method}_duration_ms`)).toMatchObject({ count: 1 });
    expect(spans[0]!.status.code).toBe(SpanStatusCode.ERROR);
    expect(spans[0]!.attributes["error.type"]).toBe(type);
    expect(spans[0]!.events.map(({ name }) => name)).toEqual(["exception"]);
    expect(logs).toMatchObject([{ level: "error", fields: { error_type: type } }]);
  });

  it.each([
    ["publish" as const, { ok: true, value: 1 }],
    ["send" as const, { status: "sent", cause: sqlite("SQLITE_BUSY") }],
    ["offer" as const, { ok: true, value: 1 }],
  ])("are none when the result of %s says so", async (method, result) => {
    store.act = () => result;
    expect(await store[method]("topic")).toBe(result);
    const { counter, spans, logs } = await telemetry.collect();
    expect(counter(ERRORS)).toBe(0);
    expect(spans[0]!.status.code).toBe(SpanStatusCode.UNSET);
    expect(logs).toMatchObject([{ level: "debug" }]);
  });

  it("do not hide what is thrown", async () => {
    const thrown = postgres("40001");
    store.act = () => {
      throw thrown;
    };
    await expect(store.publish("topic")).rejects.toBe(thrown);
    expect((await telemetry.collect()).labels(ERRORS)).toEqual([
      { operation: "publish", error_type: "serialization_error" },
    ]);
  });

  it("are asked for once a call, with the result", async () => {
    const seen: unknown[] = [];
    user.isFailure = (each) => {
      seen.push(each);
      return false;
    };
    const result = { ok: true, value: 1 };
    store.act = () => result;
    await store.offer("topic");
    expect(seen).toEqual([result]);
    expect(seen[0]).toBe(result);
  });

  it.each([["throws"], ["reads a result that is missing"]])("cost nothing when the predicate %s", async (what) => {
    diag.setLogger(
      { error: () => {}, warn: () => {}, info: () => {}, debug: () => {}, verbose: () => {} },
      DiagLogLevel.ERROR,
    );
    user.isFailure = (each) => {
      if (what === "throws") throw new Error("the predicate is broken");
      return (each as { ok: boolean }).ok;
    };
    const result = what === "throws" ? { ok: true, value: 1 } : false;
    store.act = () => result;
    expect(await store.offer("topic")).toBe(result);
    const { histogram, spans } = await telemetry.collect();
    expect(histogram("provider.offer_duration_ms")).toMatchObject({ count: 1 });
    expect(spans).toHaveLength(1);
  });
});
