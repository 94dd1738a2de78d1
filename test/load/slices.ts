/** What the load test runs over and over: a slice of work on one database, and what the database says happened. */

import Database from "libsql";
import { Dispatcher, startOrchestration } from "../../examples/dispatcher.ts";
import type { Step } from "../../examples/replay.ts";
import type { SqliteProvider } from "../../examples/sqlite/sqliteProvider.ts";

const ORCHESTRATIONS_A_SLICE = 40;
const LOST_TOKENS_A_SLICE = 10;

/** What the database saw, told by triggers; both providers pay for them. */
const TRIGGERS = `
  CREATE TABLE happened (what TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO happened VALUES ('started', 0), ('turn taken', 0), ('turn committed', 0), ('activity taken', 0), ('activity done', 0);
  CREATE TRIGGER started AFTER INSERT ON orchestrator_queue WHEN NEW.kind = 'startOrchestration'
    BEGIN UPDATE happened SET count = count + 1 WHERE what = 'started'; END;
  CREATE TRIGGER taken AFTER INSERT ON instance_locks
    BEGIN UPDATE happened SET count = count + 1 WHERE what = 'turn taken'; END;
  CREATE TRIGGER committed AFTER DELETE ON instance_locks
    BEGIN UPDATE happened SET count = count + 1 WHERE what = 'turn committed'; END;
  CREATE TRIGGER fetched AFTER UPDATE OF lock_token ON worker_queue WHEN NEW.lock_token IS NOT NULL
    BEGIN UPDATE happened SET count = count + 1 WHERE what = 'activity taken'; END;
  CREATE TRIGGER done AFTER DELETE ON worker_queue
    BEGIN UPDATE happened SET count = count + 1 WHERE what = 'activity done'; END;
`;

function* work(input: { readonly session: string }): Generator<Step, string, never> {
  yield { kind: "activity", name: "step", input };
  yield { kind: "activity", name: "step", input, sessionId: input.session };
  return "done";
}

/** What one side did, as far as its own loop can tell, and what the databases say that it did. */
export class Tally {
  slices = 0;
  cpu = 0;
  idleTurns = 0;
  idleActivities = 0;
  lostTokens = 0;
  sessionsRenewed = 0;
  readonly happened: Record<string, number> = {};
}

/** One database. All providers that are compared work on it: whatever is peculiar to the file meets each. */
export class Rig {
  private readonly database: Database.Database;
  private names = 0;

  /** @param path Of a database that a provider has opened. */
  constructor(path: string) {
    this.database = new Database(path);
    this.database.exec(TRIGGERS);
  }

  /** A batch of orchestrations from start to end, and some acknowledgements that fail. @returns its CPU time in µs. */
  async slice(provider: SqliteProvider, tally: Tally): Promise<number> {
    const earlier = this.happened();
    const step = async (): Promise<null> => null;
    const dispatcher = new Dispatcher(provider, {
      orchestrations: { work },
      activities: { step },
      ownerId: "load",
      lockTimeoutMs: 60_000,
    });
    const before = process.cpuUsage();
    const slice = this.names++;
    for (let i = 0; i < ORCHESTRATIONS_A_SLICE; i++) {
      await startOrchestration(provider, `order-${slice}-${i}`, "work", { session: `session-${i % 4}` });
    }
    for (;;) {
      const turn = await dispatcher.runTurn();
      const activity = await dispatcher.runActivity();
      if (!turn) tally.idleTurns++;
      if (!activity) tally.idleActivities++;
      if (!turn && !activity) break;
    }
    for (let i = 0; i < LOST_TOKENS_A_SLICE; i++) await failToAck(provider, `lost-${slice}-${i}`);
    await failToAck(provider, `lost-${slice}-0`); // again: a retry
    tally.lostTokens += LOST_TOKENS_A_SLICE + 1;
    tally.sessionsRenewed += await provider.renewSessionLock(["load"], 60_000, 60_000);
    await provider.cleanupOrphanedSessions(60_000);
    const { user, system } = process.cpuUsage(before);
    tally.slices++;
    tally.cpu += user + system;
    for (const [what, count] of Object.entries(this.happened())) {
      tally.happened[what] = (tally.happened[what] ?? 0) + count - (earlier[what] ?? 0);
    }
    return user + system;
  }

  close(): void {
    this.database.close();
  }

  private happened(): Record<string, number> {
    const rows = this.database.prepare("SELECT what, count FROM happened").all() as { what: string; count: number }[];
    return Object.fromEntries(rows.map(({ what, count }) => [what, count]));
  }
}

async function failToAck(provider: SqliteProvider, token: string): Promise<void> {
  const went = await provider.ackOrchestrationItem(token, { instance: "order-0-0", executionId: 1 }).then(
    () => true,
    () => false,
  );
  if (went) throw new Error("an acknowledgement without a lock went through");
}
