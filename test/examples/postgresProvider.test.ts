import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../examples/postgres/internal/database.js";
import { PostgresProvider } from "../../examples/postgres/postgresProvider.js";
import { openSchema, openSharedPglite, pgliteFixture, serverFixture } from "./fixtures.js";
import { commit, defined, describeProvider, event, rejection, start, until } from "./providerContract.js";

const server = process.env["DATABASE_URL"];

describeProvider("PostgresProvider on PGlite", pgliteFixture(PostgresProvider));
if (server !== undefined) describeProvider("PostgresProvider on a server", serverFixture(PostgresProvider, server));

/** Remembers the retries, as the generated class counts them. */
class RetryingProvider extends PostgresProvider {
  readonly retries: { operation: string; attempt: number; code: unknown }[] = [];

  protected override onRetry(operation: string, attempt: number, error: unknown): void {
    this.retries.push({ operation, attempt, code: (error as { code?: unknown }).code });
  }
}

describe("PostgresProvider when Postgres gives a transaction up", () => {
  let database: Database;
  let provider: RetryingProvider;

  beforeAll(async () => {
    database = await openSharedPglite();
    // Sequences are not rolled back: the first `faults` inserts fail, whatever becomes of their transactions.
    await database.script(`
      CREATE SEQUENCE inserts;
      CREATE TABLE settings (faults integer);
      INSERT INTO settings VALUES (0);
      CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('inserts') <= (SELECT faults FROM settings) THEN
          RAISE EXCEPTION 'provoked' USING ERRCODE = 'serialization_failure';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER fail BEFORE INSERT ON history FOR EACH ROW EXECUTE FUNCTION fail();`);
  });

  beforeEach(async () => {
    await database.script("ALTER SEQUENCE inserts RESTART; TRUNCATE instance_locks, orchestrator_queue, history");
    provider = new RetryingProvider(database, { ackAttempts: 3, retryDelayMs: 1 });
    await provider.enqueueForOrchestrator(start("a"));
  });

  afterAll(() => database.script("DROP FUNCTION fail CASCADE; DROP SEQUENCE inserts; DROP TABLE settings"));

  it("tries an acknowledgement again and reports each retry", async () => {
    await database.query("UPDATE settings SET faults = 2");
    const item = defined(await provider.fetchOrchestrationItem({ lockTimeoutMs: 1000 }));
    await provider.ackOrchestrationItem(item.lockToken, commit(item, { history: [event(1)] }));
    expect(provider.retries).toEqual([
      { operation: "ack_orchestration_item", attempt: 1, code: "40001" },
      { operation: "ack_orchestration_item", attempt: 2, code: "40001" },
    ]);
    expect(await provider.read("a")).toEqual([event(1)]);
  });

  it("gives up with the driver's error", async () => {
    await database.query("UPDATE settings SET faults = 3");
    const item = defined(await provider.fetchOrchestrationItem({ lockTimeoutMs: 1000 }));
    const failure = await rejection(
      provider.ackOrchestrationItem(item.lockToken, commit(item, { history: [event(1)] })),
    );
    expect(failure).toMatchObject({ code: "40001" });
    expect(provider.retries.length).toBe(2);
  });
});

describe.runIf(server !== undefined)("PostgresProvider against a second transaction on a server", () => {
  let database: Database;

  beforeAll(async () => {
    database = await openSchema(server ?? "");
  });

  beforeEach(() => database.script("TRUNCATE instance_locks, orchestrator_queue, history, instances, executions"));

  afterAll(() => database.close());

  /** Acknowledges a turn while another transaction renews its lock and commits only when the first one waits for it. */
  async function acknowledgeAgainstRenewal(provider: PostgresProvider): Promise<void> {
    await provider.enqueueForOrchestrator(start("a"));
    const item = defined(await provider.fetchOrchestrationItem({ lockTimeoutMs: 5000 }));
    let acknowledged: Promise<unknown> | undefined;
    await database.transaction("READ COMMITTED", async (other) => {
      await other.query("UPDATE instance_locks SET locked_until = locked_until + 1");
      acknowledged = provider.ackOrchestrationItem(item.lockToken, commit(item, { history: [event(1)] }));
      acknowledged.catch(() => {});
      await until(async () => {
        const waiting = await other.query(
          "SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))",
        );
        return waiting.rows.length > 0;
      });
    });
    await acknowledged;
  }

  it("gets a real 40001, tries again and succeeds", async () => {
    const provider = new RetryingProvider(database, { retryDelayMs: 1 });
    await acknowledgeAgainstRenewal(provider);
    expect(provider.retries).toEqual([{ operation: "ack_orchestration_item", attempt: 1, code: "40001" }]);
    expect(await provider.read("a")).toEqual([event(1)]);
  });

  it("rejects with that 40001 when it may not try again", async () => {
    const provider = new RetryingProvider(database, { ackAttempts: 1 });
    expect(await rejection(acknowledgeAgainstRenewal(provider))).toMatchObject({ code: "40001" });
    expect(provider.retries).toEqual([]);
  });
});
