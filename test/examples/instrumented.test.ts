/** The generated classes of the examples: they keep the contracts of their base classes, and record real faults. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recordTelemetry, type Telemetry } from "gen-instrumented/testing";
import "gen-instrumented/testing/vitest";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InstrumentedPostgresProvider } from "../../examples/postgres/postgresProvider.instrumented.js";
import { InstrumentedUserRepository } from "../../examples/repository/userRepository.instrumented.js";
import { InstrumentedSqliteProvider, setProviderLogger } from "../../examples/sqlite/sqliteProvider.instrumented.js";
import { openSchema, pgliteFixture, serverFixture, sqliteFixture } from "./fixtures.js";
import { activity, commit, defined, describeProvider, event, rejection, start, until } from "./providerContract.js";
import { collect, describeUserRepository } from "./userRepositoryContract.js";

const server = process.env["DATABASE_URL"];
let telemetry: Telemetry;

beforeEach(async () => {
  telemetry = await recordTelemetry();
  setProviderLogger(telemetry.logger);
});

afterEach(() => telemetry.shutdown());

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
    const recorded = await telemetry.collect();
    expect(recorded).toHaveRecorded("ack_orchestration_item", { count: 1, errorType: "lock_timeout" });
    expect(recorded).toHaveRetried("ack_orchestration_item", 2);
    expect(recorded).toHaveSpan("ack_orchestration_item", { status: "error", errorType: "lock_timeout" });
    expect(recorded).toHaveLogged("ack_orchestration_item", {
      level: "error",
      errorType: "lock_timeout",
      instanceId: "a",
      span: "ack_orchestration_item",
    });
  });

  it("records a lost lock as a failed transaction", async () => {
    await rejection(provider.ackOrchestrationItem("lost", { instance: "a", executionId: 1 }));
    const { errors } = await telemetry.collect();
    expect(errors()).toEqual({ transaction_failed: 1 });
    expect(errors("ack_orchestration_item")).toEqual({ transaction_failed: 1 });
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
    expect((await telemetry.collect()).sessions()).toEqual({ renewed: 2, cleaned: 2 });
  });

  it("shows the queue depths for as long as they are observed", async () => {
    await provider.enqueueForOrchestrator(start("a"));
    await provider.enqueueForWorker(activity("a", 1));
    const depths = provider.observeQueueDepths();
    const observed = await telemetry.collect();
    expect(observed).toHaveQueueDepths({ orchestrator: 1, worker: 1, timer: 0 });
    expect((await telemetry.collect()).durations("get_queue_depths").count).toBe(2);
    depths.dispose();
    const later = await telemetry.collect();
    expect(later.durations("get_queue_depths").count).toBe(2);
    expect(later.queueDepths().orchestrator).toBeUndefined();
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
    expect(await telemetry.collect()).toHaveRecorded("ack_orchestration_item", {
      count: 1,
      errorType: "serialization_error",
    });
    await database.close();
  });
});

describe("InstrumentedUserRepository", () => {
  let repository: InstrumentedUserRepository;

  beforeEach(() => {
    repository = new InstrumentedUserRepository(":memory:");
  });

  afterEach(() => repository.close());

  const create = (name: string) =>
    repository.createUser({ email: `${name}@example.org`, role: "editor", password: "secret" });

  it("records the attributes that the config names, and nothing else of the arguments", async () => {
    const user = await create("ada");
    await repository.getUser(user.id);
    const recorded = await telemetry.collect();
    expect(recorded).toHaveSpan("create_user", { attributes: { "user.role": "editor" } });
    expect(recorded).toHaveSpan("get_user", { attributes: { "user.role": "editor", instance_id: user.id } });
    expect(recorded.toString()).not.toMatch(/secret|example\.org/);
  });

  it("records a Result that is not ok as a failure, unless its error is expected", async () => {
    const ada = await create("ada");
    await create("bob");
    expect(await repository.changeEmail(ada.id, "bob@example.org")).toMatchObject({ ok: false });
    expect(await repository.changeEmail("nobody", "new@example.org")).toMatchObject({ ok: false });
    expect(await telemetry.collect()).toHaveRecorded("change_email", { count: 1, errorType: "unknown" });
  });

  it("does not count an expected error", async () => {
    await rejection(repository.getUser("nobody"));
    const recorded = await telemetry.collect();
    expect(recorded).toHaveRecorded("get_user", { count: 1, status: "ok" });
    expect(recorded).toHaveSpan("get_user", { status: "unset", exception: expect.any(String) as string });
  });

  it("times an export to its end, also when the caller stops early", async () => {
    for (const name of ["ada", "bob", "cyd"]) await create(name);
    for await (const user of repository.exportUsers()) {
      expect(user).toBeDefined();
      break;
    }
    expect((await collect(repository.exportUsers())).length).toBe(3);
    expect(await telemetry.collect()).toHaveSpan("export_users", { count: 2, status: "unset" });
  });

  it("counts what was purged under the tag's name, and leaves out what its tag leaves out", async () => {
    const user = await create("ada");
    expect(await repository.verifyPassword(user.id, "secret")).toBe(true);
    expect(await repository.purgeExpired(Date.now() + 1)).toBe(1);
    const recorded = await telemetry.collect();
    expect(recorded).toHaveCounted("users.purged", 1);
    expect(recorded.operations).toContain("purge_expired");
    expect(recorded.operations.filter((operation) => operation.includes("password"))).toEqual([]);
  });
});
