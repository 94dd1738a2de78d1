/** The generated classes of the examples: they keep the contracts of their base classes, and record real faults. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SpanStatusCode } from "@opentelemetry/api";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { durationsOf, pointsOf, Telemetry, totalOf } from "../../examples/demo/telemetry.js";
import { InstrumentedPostgresProvider } from "../../examples/postgres/postgresProvider.instrumented.js";
import { InstrumentedUserRepository } from "../../examples/repository/userRepository.instrumented.js";
import { InstrumentedSqliteProvider, setProviderLogger } from "../../examples/sqlite/sqliteProvider.instrumented.js";
import { openSchema, pgliteFixture, serverFixture, sqliteFixture } from "./fixtures.js";
import { activity, commit, defined, describeProvider, event, rejection, start, until } from "./providerContract.js";
import { collect, describeUserRepository } from "./userRepositoryContract.js";

const server = process.env["DATABASE_URL"];
let telemetry: Telemetry;

beforeEach(() => {
  telemetry = new Telemetry();
  setProviderLogger(telemetry.logger);
});

afterEach(() => telemetry.stop());

describeProvider("InstrumentedSqliteProvider", sqliteFixture(InstrumentedSqliteProvider));
describeProvider("InstrumentedPostgresProvider on PGlite", pgliteFixture(InstrumentedPostgresProvider));
if (server !== undefined) {
  describeProvider("InstrumentedPostgresProvider on a server", serverFixture(InstrumentedPostgresProvider, server));
}
describeUserRepository(InstrumentedUserRepository);

describe("InstrumentedSqliteProvider", () => {
  let folder: string;
  let provider: InstrumentedSqliteProvider;
  let other: Database.Database;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "gen-instrumented-"));
    const file = join(folder, "orders.db");
    provider = await InstrumentedSqliteProvider.open(file, { busyTimeoutMs: 5, ackAttempts: 3, retryDelayMs: 1 });
    other = new Database(file);
  });

  afterEach(async () => {
    provider.close();
    other.close();
    await rm(folder, { recursive: true });
  });

  it("records SQLITE_BUSY as a lock timeout, and the retries of the acknowledgement that met it", async () => {
    await provider.enqueueForOrchestrator(start("a"));
    const item = defined(await provider.fetchOrchestrationItem({ lockTimeoutMs: 1000 }));
    other.exec("BEGIN IMMEDIATE");
    const failure = await rejection(provider.ackOrchestrationItem(item.lockToken, commit(item, {})));
    other.exec("ROLLBACK");
    expect(failure).toMatchObject({ code: "SQLITE_BUSY" });
    expect(await errors()).toEqual({ "ack_orch lock_timeout": 1 });
    expect(await total("provider.ack_orchestration_retries")).toBe(2);

    const span = telemetry.spans.at(-1);
    expect(span?.name).toBe("provider.ack_orchestration_item");
    expect(span?.status.code).toBe(SpanStatusCode.ERROR);
    expect(span?.attributes).toMatchObject({ "error.type": "lock_timeout" });
    expect(telemetry.lines.at(-1)).toMatchObject({
      level: 50,
      operation: "ack_orchestration_item",
      error_type: "lock_timeout",
      instance_id: "a",
      trace_id: span?.spanContext().traceId,
      span_id: span?.spanContext().spanId,
    });
  });

  it("records a lost lock as a failed transaction", async () => {
    await rejection(provider.ackOrchestrationItem("lost", { instance: "a", executionId: 1 }));
    expect(await errors()).toEqual({ "ack_orch transaction_failed": 1 });
  });

  it("counts the sessions that were renewed and cleaned", async () => {
    for (const id of [1, 2]) await provider.enqueueForWorker({ ...activity("a", id), sessionId: `session-${id}` });
    for (const lockTimeoutMs of [20, 1000]) {
      const session = { ownerId: "owner", lockTimeoutMs };
      const work = defined(await provider.fetchWorkItem({ lockTimeoutMs: 1000, session }));
      await provider.ackWorkItem(work.lockToken);
    }
    expect(await provider.renewSessionLock(["owner"], 20, 1000)).toBe(2);
    await until(async () => (await provider.cleanupOrphanedSessions(0)) === 2);
    expect(await total("provider.sessions_renewed")).toBe(2);
    expect(await total("provider.sessions_cleaned")).toBe(2);
  });

  it("shows the queue depths for as long as they are observed", async () => {
    await provider.enqueueForOrchestrator(start("a"));
    await provider.enqueueForWorker(activity("a", 1));
    const depths = provider.observeQueueDepths();
    const observed = await telemetry.collect();
    expect(pointsOf(observed, "provider.orchestrator_queue_depth").map((point) => point.value)).toEqual([1]);
    expect(pointsOf(observed, "provider.worker_queue_depth").map((point) => point.value)).toEqual([1]);
    expect(pointsOf(observed, "provider.timer_queue_depth").map((point) => point.value)).toEqual([0]);
    const queries = (): number => telemetry.spans.filter(({ name }) => name === "provider.get_queue_depths").length;
    expect(queries()).toBe(1);
    depths.dispose();
    await telemetry.collect();
    expect(queries()).toBe(1);
  });
});

describe.runIf(server !== undefined)("InstrumentedPostgresProvider on a server", () => {
  it("records SQLSTATE 40001 between two transactions as a serialization error", async () => {
    const database = await openSchema(server ?? "");
    const provider = new InstrumentedPostgresProvider(database, { ackAttempts: 1 });
    await provider.enqueueForOrchestrator(start("a"));
    const item = defined(await provider.fetchOrchestrationItem({ lockTimeoutMs: 5000 }));
    let acknowledged: Promise<unknown> | undefined;
    await database.transaction("READ COMMITTED", async (renewal) => {
      await renewal.query("UPDATE instance_locks SET locked_until = locked_until + 1");
      acknowledged = rejection(provider.ackOrchestrationItem(item.lockToken, commit(item, { history: [event(1)] })));
      const waiting = "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))";
      await until(async () => (await renewal.query(waiting)).rows.length > 0);
    });
    expect(await acknowledged).toMatchObject({ code: "40001" });
    expect(await errors()).toEqual({ "ack_orch serialization_error": 1 });
    await database.close();
  });
});

describe("InstrumentedUserRepository", () => {
  let repository: InstrumentedUserRepository;

  beforeEach(() => {
    repository = new InstrumentedUserRepository(":memory:");
  });

  afterEach(() => repository.close());

  const spansOf = (operation: string) => telemetry.spans.filter((span) => span.name === `provider.${operation}`);
  const create = (name: string) =>
    repository.createUser({ email: `${name}@example.org`, role: "editor", password: "secret" });

  it("records the attributes that the config names, and nothing else of the arguments", async () => {
    const user = await create("ada");
    await repository.getUser(user.id);
    expect(spansOf("create_user")[0]?.attributes).toMatchObject({ "user.role": "editor" });
    expect(spansOf("get_user")[0]?.attributes).toMatchObject({ "user.role": "editor", instance_id: user.id });
    expect(JSON.stringify(telemetry.spans.map((span) => span.attributes))).not.toMatch(/secret|example\\.org/);
  });

  it("records a Result that is not ok as a failure, unless its error is expected", async () => {
    const ada = await create("ada");
    await create("bob");
    expect(await repository.changeEmail(ada.id, "bob@example.org")).toMatchObject({ ok: false });
    expect(await repository.changeEmail("nobody", "new@example.org")).toMatchObject({ ok: false });
    expect(await errors()).toEqual({ "change_email unknown": 1 });
  });

  it("does not count an expected error", async () => {
    await rejection(repository.getUser("nobody"));
    expect(await errors()).toEqual({});
    expect(spansOf("get_user")[0]?.events.length).toBe(1);
  });

  it("times an export to its end, also when the caller stops early", async () => {
    for (const name of ["ada", "bob", "cyd"]) await create(name);
    for await (const user of repository.exportUsers()) {
      expect(user).toBeDefined();
      break;
    }
    expect((await collect(repository.exportUsers())).length).toBe(3);
    expect(spansOf("export_users").length).toBe(2);
  });

  it("counts what was purged under the tag's name, and leaves out what its tag leaves out", async () => {
    const user = await create("ada");
    expect(await repository.verifyPassword(user.id, "secret")).toBe(true);
    expect(await repository.purgeExpired(Date.now() + 1)).toBe(1);
    expect(await total("users.purged")).toBe(1);
    const operations = durationsOf(await telemetry.collect()).map(({ operation }) => operation);
    expect(operations).toContain("purge_expired");
    expect(operations.filter((operation) => operation.includes("password"))).toEqual([]);
  });
});

/** The infrastructure errors so far, by `operation` and `error_type`. */
async function errors(): Promise<Record<string, number>> {
  const points = pointsOf(await telemetry.collect(), "provider.infrastructure_errors");
  return Object.fromEntries(
    points.map(({ attributes: { operation, error_type }, value }) => [
      `${String(operation)} ${String(error_type)}`,
      value,
    ]),
  );
}

/** What a counter holds so far. */
async function total(counter: string): Promise<number> {
  return totalOf(await telemetry.collect(), counter);
}
