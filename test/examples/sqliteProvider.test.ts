import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SqliteProvider, type SqliteOptions } from "../../examples/sqlite/sqliteProvider.js";
import { activity, commit, defined, describeProvider, event, rejection, start, until } from "./providerContract.js";
import { sqliteFixture } from "./fixtures.js";

describeProvider("SqliteProvider", sqliteFixture(SqliteProvider));

describe("SqliteProvider on a file that others use, too", () => {
  /** Remembers the retries, as the generated class counts them. */
  class RetryingProvider extends SqliteProvider {
    readonly retries: { operation: string; attempt: number; code: unknown }[] = [];

    protected override onRetry(operation: string, attempt: number, error: unknown): void {
      this.retries.push({ operation, attempt, code: (error as { code?: unknown }).code });
    }
  }

  const options: SqliteOptions = { busyTimeoutMs: 5, ackAttempts: 3, retryDelayMs: 5 };
  let folder: string;
  let file: string;
  let provider: RetryingProvider;
  let other: Database.Database;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "gen-instrumented-"));
    file = join(folder, "orders.db");
    provider = await RetryingProvider.open(file, options);
    other = new Database(file);
  });

  afterEach(async () => {
    provider.close();
    other.close();
    await rm(folder, { recursive: true });
  });

  it("opens the class it is called on", () => {
    expect(provider).toBeInstanceOf(RetryingProvider);
  });

  it("fails with SQLITE_BUSY while another connection holds the write lock", async () => {
    other.exec("BEGIN IMMEDIATE");
    const failure = await rejection(provider.fetchOrchestrationItem({ lockTimeoutMs: 1000 }));
    expect(failure).toMatchObject({ name: "SqliteError", code: "SQLITE_BUSY" });
    expect(await provider.listInstances()).toEqual([]);
    other.exec("ROLLBACK");
    expect(await provider.fetchOrchestrationItem({ lockTimeoutMs: 1000 })).toBeUndefined();
  });

  it("commits what follows a change that met a busy database", async () => {
    other.exec("BEGIN IMMEDIATE");
    await expect(provider.enqueueForOrchestrator(start("a"))).rejects.toMatchObject({ code: "SQLITE_BUSY" });
    await expect(provider.enqueueForWorker(activity("a", 1))).rejects.toMatchObject({ code: "SQLITE_BUSY" });
    await expect(provider.renewSessionLock(["one"], 1, 1)).rejects.toMatchObject({ code: "SQLITE_BUSY" });
    other.exec("ROLLBACK");
    await provider.enqueueForOrchestrator(start("b"));
    expect(other.prepare("SELECT instance_id FROM orchestrator_queue").pluck().all({})).toEqual(["b"]);
    expect((await provider.fetchOrchestrationItem({ lockTimeoutMs: 1000 }))?.instance).toBe("b");
  });

  it("tries an acknowledgement again, reports each retry, and gives up with the driver's error", async () => {
    await provider.enqueueForOrchestrator(start("a"));
    const item = defined(await provider.fetchOrchestrationItem({ lockTimeoutMs: 1000 }));
    other.exec("BEGIN IMMEDIATE");
    const failure = await rejection(provider.ackOrchestrationItem(item.lockToken, commit(item, {})));
    other.exec("ROLLBACK");
    expect(failure).toMatchObject({ code: "SQLITE_BUSY" });
    expect(provider.retries).toEqual([
      { operation: "ack_orchestration_item", attempt: 1, code: "SQLITE_BUSY" },
      { operation: "ack_orchestration_item", attempt: 2, code: "SQLITE_BUSY" },
    ]);
    await provider.ackOrchestrationItem(item.lockToken, commit(item, { history: [event(1)] }));
    expect(await provider.read("a")).toEqual([event(1)]);
  });

  it("succeeds with an acknowledgement when the lock is released between two tries", async () => {
    await provider.enqueueForOrchestrator(start("a"));
    const item = defined(await provider.fetchOrchestrationItem({ lockTimeoutMs: 1000 }));
    other.exec("BEGIN IMMEDIATE");
    const acknowledged = provider.ackOrchestrationItem(item.lockToken, commit(item, { history: [event(1)] }));
    await until(() => provider.retries.length > 0);
    other.exec("COMMIT");
    await acknowledged;
    expect(await provider.read("a")).toEqual([event(1)]);
  });

  it("shares locks with other providers on the file", async () => {
    const second = await SqliteProvider.open(file, options);
    await provider.enqueueForOrchestrator(start("a"));
    expect(await second.fetchOrchestrationItem({ lockTimeoutMs: 1000 })).toBeDefined();
    expect(await provider.fetchOrchestrationItem({ lockTimeoutMs: 1000 })).toBeUndefined();
    second.close();
  });

  it("opens while another connection holds the write lock", async () => {
    other.exec("BEGIN IMMEDIATE");
    const second = await SqliteProvider.open(file, options);
    expect(await second.listInstances()).toEqual([]);
    second.close();
    other.exec("ROLLBACK");
  });

  it("keeps everything when it is closed", async () => {
    await provider.enqueueForOrchestrator(start("a"));
    provider.close();
    provider = await RetryingProvider.open(file, options);
    expect((await provider.fetchOrchestrationItem({ lockTimeoutMs: 1000 }))?.instance).toBe("a");
  });
});
