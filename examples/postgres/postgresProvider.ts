/** A durable-execution provider on Postgres: embedded (PGlite), or a server where DATABASE_URL names one. */

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type {
  AbandonOptions,
  ActivityCompleted,
  ActivityExecute,
  ActivityFailed,
  CustomStatus,
  DeleteResult,
  ExecutionInfo,
  ExecutionStatus,
  FetchOrchestrationOptions,
  FetchWorkOptions,
  HistoryEvent,
  InstanceFilter,
  InstanceInfo,
  InstanceTree,
  LockedWorkItem,
  OrchestrationItem,
  OrchestratorMessage,
  Provider,
  ProviderAdmin,
  PruneOptions,
  PruneResult,
  QueueDepths,
  SessionFetchOptions,
  SystemMetrics,
  TurnCommit,
  WorkerMessage,
} from "../contract.js";
import { InstanceNotFoundError, InvalidOperationError, LockLostError } from "../errors.js";
import { openPglite, openServer, type Database, type Queryable } from "./internal/database.js";

/** How a {@link PostgresProvider} retries. */
export interface PostgresOptions {
  /** How often an acknowledgement is tried in all when Postgres asks for another try. Default: 4. */
  readonly ackAttempts?: number;
  /** The pause before the second try; each further pause is twice as long. Default: 20 ms. */
  readonly retryDelayMs?: number;
  /** The present instant. Default: `Date.now`. */
  readonly clock?: () => number;
}

/** Where the data is. */
export interface PostgresLocation {
  /** A server. Default: the environment's DATABASE_URL; without that, PGlite. */
  readonly url?: string;
  /** The folder of PGlite. Default: none, the data live in memory. */
  readonly folder?: string;
}

const schema = readFileSync(new URL("schema.sql", import.meta.url), "utf8");

/**
 * A durable-execution provider on Postgres.
 *
 * Fetching reads committed data and skips rows that others hold. Acknowledging is REPEATABLE READ: its first statement
 * deletes the instance's lock, so of two transactions that want the same lock one gets SQLSTATE 40001 and tries again.
 */
export class PostgresProvider implements Provider, ProviderAdmin {
  private readonly database: Database;
  private readonly ackAttempts: number;
  private readonly retryDelayMs: number;
  private readonly now: () => number;

  /** Takes over an open database that has the tables; {@link PostgresProvider.open} makes both. */
  constructor(database: Database, options: PostgresOptions = {}) {
    this.database = database;
    this.ackAttempts = options.ackAttempts ?? 4;
    this.retryDelayMs = options.retryDelayMs ?? 20;
    this.now = options.clock ?? Date.now;
  }

  /** Opens the database and creates the tables that are missing. */
  static async open<P extends PostgresProvider>(
    this: new (database: Database, options?: PostgresOptions) => P,
    location: PostgresLocation = {},
    options?: PostgresOptions,
  ): Promise<P> {
    const url = location.url ?? process.env["DATABASE_URL"];
    const database = url === undefined ? await openPglite(location.folder) : await openServer(url);
    await database.script(schema);
    return new this(database, options);
  }

  /** Closes all connections. What is locked stays locked until its time is over. */
  async close(): Promise<void> {
    await this.database.close();
  }

  /** Called before an operation is tried again; `attempt` counts the failed tries. For subclasses. */
  protected onRetry(_operation: string, _attempt: number, _error: unknown): void {}

  // --- the orchestrator queue ---------------------------------------------------------------------------------------

  async fetchOrchestrationItem(options: FetchOrchestrationOptions): Promise<OrchestrationItem | undefined> {
    return this.database.transaction("READ COMMITTED", async (db) => {
      const lockToken = randomUUID();
      const now = this.now();
      const instance = await lockReadyInstance(db, lockToken, now, now + options.lockTimeoutMs);
      return instance === undefined ? undefined : loadOrchestrationItem(db, instance, lockToken, now);
    });
  }

  async ackOrchestrationItem(lockToken: string, turn: TurnCommit): Promise<void> {
    await this.retryWhileConflicting("ack_orchestration_item", () =>
      this.database.transaction("REPEATABLE READ", async (db) => {
        const now = this.now();
        await releaseInstance(db, lockToken, turn.instance, now);
        await saveExecution(db, turn, now);
        await insertHistory(db, turn.instance, turn.executionId, turn.history ?? []);
        await saveKv(db, turn.instance, turn.kv ?? {});
        await cancelActivities(db, turn);
        await insertWorkerMessages(db, turn.workerItems ?? [], now);
        await insertOrchestratorMessages(db, turn.orchestratorItems ?? [], now);
        await db.query("DELETE FROM orchestrator_queue WHERE lock_token = $1", [lockToken]);
      }),
    );
  }

  async abandonOrchestrationItem(lockToken: string, options: AbandonOptions = {}): Promise<void> {
    await this.database.transaction("READ COMMITTED", async (db) => {
      const { changes } = await db.query("DELETE FROM instance_locks WHERE lock_token = $1", [lockToken]);
      if (changes === 0) throw new LockLostError("orchestration item");
      await db.query(
        `UPDATE orchestrator_queue
            SET lock_token = NULL, visible_at = $2, attempt_count = GREATEST(0, attempt_count - $3)
          WHERE lock_token = $1`,
        [lockToken, this.now() + (options.delayMs ?? 0), options.ignoreAttempt ? 1 : 0],
      );
    });
  }

  async renewOrchestrationItemLock(lockToken: string, extendForMs: number): Promise<void> {
    const now = this.now();
    const { changes } = await this.database.query(
      "UPDATE instance_locks SET locked_until = $3 WHERE lock_token = $1 AND locked_until > $2",
      [lockToken, now, now + extendForMs],
    );
    if (changes === 0) throw new LockLostError("orchestration item");
  }

  async enqueueForOrchestrator(item: OrchestratorMessage, delayMs = 0): Promise<void> {
    await insertOrchestratorMessages(this.database, [item], this.now() + delayMs);
  }

  // --- the worker queue ---------------------------------------------------------------------------------------------

  async enqueueForWorker(item: WorkerMessage): Promise<void> {
    await insertWorkerMessages(this.database, [item], this.now());
  }

  async fetchWorkItem(options: FetchWorkOptions): Promise<LockedWorkItem | undefined> {
    return this.database.transaction("READ COMMITTED", async (db) => {
      const now = this.now();
      const ready = await findReadyActivity(db, options, now);
      if (ready === undefined) return undefined;
      if (ready.session_id !== null && options.session !== undefined) {
        const claimed = await claimSession(db, ready.session_id, options.session, now);
        if (!claimed) return undefined;
      }
      return lockActivity(db, ready.id, now + options.lockTimeoutMs);
    });
  }

  async ackWorkItem(lockToken: string, completion?: ActivityCompleted | ActivityFailed): Promise<void> {
    await this.database.transaction("READ COMMITTED", async (db) => {
      const now = this.now();
      const removed = await first<{ session_id: string | null }>(
        db,
        "DELETE FROM worker_queue WHERE lock_token = $1 AND locked_until > $2 RETURNING session_id",
        [lockToken, now],
      );
      if (removed === undefined) throw new LockLostError("work item");
      await touchSession(db, removed.session_id, now);
      if (completion !== undefined) await insertOrchestratorMessages(db, [completion], now);
    });
  }

  async abandonWorkItem(lockToken: string, options: AbandonOptions = {}): Promise<void> {
    const { changes } = await this.database.query(
      `UPDATE worker_queue
          SET lock_token = NULL, locked_until = NULL, visible_at = $2, attempt_count = GREATEST(0, attempt_count - $3)
        WHERE lock_token = $1`,
      [lockToken, this.now() + (options.delayMs ?? 0), options.ignoreAttempt ? 1 : 0],
    );
    if (changes === 0) throw new LockLostError("work item");
  }

  async renewWorkItemLock(lockToken: string, extendForMs: number): Promise<void> {
    await this.database.transaction("READ COMMITTED", async (db) => {
      const now = this.now();
      const renewed = await first<{ session_id: string | null }>(
        db,
        "UPDATE worker_queue SET locked_until = $3 WHERE lock_token = $1 AND locked_until > $2 RETURNING session_id",
        [lockToken, now, now + extendForMs],
      );
      if (renewed === undefined) throw new LockLostError("work item");
      await touchSession(db, renewed.session_id, now);
    });
  }

  // --- sessions -----------------------------------------------------------------------------------------------------

  async renewSessionLock(ownerIds: readonly string[], extendForMs: number, idleTimeoutMs: number): Promise<number> {
    const now = this.now();
    const { changes } = await this.database.query(
      `UPDATE sessions SET locked_until = $3
        WHERE owner_id = ANY ($1::text[]) AND locked_until > $2 AND last_activity_at > $4`,
      [ownerIds, now, now + extendForMs, now - idleTimeoutMs],
    );
    return changes;
  }

  async cleanupOrphanedSessions(idleTimeoutMs: number): Promise<number> {
    const now = this.now();
    const { changes } = await this.database.query(
      `DELETE FROM sessions s
        WHERE s.locked_until <= $1
          AND s.last_activity_at <= $2
          AND NOT EXISTS (SELECT FROM worker_queue q WHERE q.session_id = s.session_id)`,
      [now, now - idleTimeoutMs],
    );
    return changes;
  }

  // --- history, status, values --------------------------------------------------------------------------------------

  async read(instance: string): Promise<HistoryEvent[]> {
    return readCurrentHistory(this.database, instance);
  }

  async readWithExecution(instance: string, executionId: number): Promise<HistoryEvent[]> {
    return readHistoryOf(this.database, instance, executionId);
  }

  async appendWithExecution(instance: string, executionId: number, events: readonly HistoryEvent[]): Promise<void> {
    await insertHistory(this.database, instance, executionId, events);
  }

  async getCustomStatus(instance: string, lastSeenVersion: number): Promise<CustomStatus | undefined> {
    const row = await first<{ custom_status: string | null; custom_status_version: number }>(
      this.database,
      `SELECT custom_status, custom_status_version
         FROM instances WHERE instance_id = $1 AND custom_status_version > $2`,
      [instance, lastSeenVersion],
    );
    return row && { status: row.custom_status ?? undefined, version: row.custom_status_version };
  }

  async getKvValue(instance: string, key: string): Promise<string | undefined> {
    const sql = "SELECT value FROM kv WHERE instance_id = $1 AND key = $2";
    return (await first<{ value: string }>(this.database, sql, [instance, key]))?.value;
  }

  async getKvAllValues(instance: string): Promise<Record<string, string>> {
    return readKv(this.database, instance);
  }

  // --- the admin part -----------------------------------------------------------------------------------------------

  async listInstances(): Promise<string[]> {
    return ids(this.database, "SELECT instance_id AS id FROM instances ORDER BY created_at, instance_id");
  }

  async listInstancesByStatus(status: ExecutionStatus): Promise<string[]> {
    return ids(
      this.database,
      `SELECT i.instance_id AS id
         FROM instances i
         JOIN executions e ON e.instance_id = i.instance_id AND e.execution_id = i.current_execution_id
        WHERE e.status = $1
        ORDER BY i.created_at, i.instance_id`,
      [status],
    );
  }

  async listExecutions(instance: string): Promise<number[]> {
    return ids(
      this.database,
      "SELECT execution_id AS id FROM executions WHERE instance_id = $1 ORDER BY execution_id",
      [instance],
    );
  }

  async readHistory(instance: string): Promise<HistoryEvent[]> {
    return readCurrentHistory(this.database, instance);
  }

  async readHistoryWithExecutionId(instance: string, executionId: number): Promise<HistoryEvent[]> {
    return readHistoryOf(this.database, instance, executionId);
  }

  async latestExecutionId(instance: string): Promise<number | undefined> {
    return currentExecutionId(this.database, instance);
  }

  async getInstanceInfo(instance: string): Promise<InstanceInfo | undefined> {
    const row = await first<InstanceRow>(
      this.database,
      `SELECT i.*, e.status, e.output
         FROM instances i
         JOIN executions e ON e.instance_id = i.instance_id AND e.execution_id = i.current_execution_id
        WHERE i.instance_id = $1`,
      [instance],
    );
    return row && toInstanceInfo(row);
  }

  async getExecutionInfo(instance: string, executionId: number): Promise<ExecutionInfo | undefined> {
    const row = await first<ExecutionRow>(
      this.database,
      `SELECT e.*,
              (SELECT COUNT(*) FROM history h
                WHERE h.instance_id = e.instance_id AND h.execution_id = e.execution_id) AS event_count
         FROM executions e
        WHERE e.instance_id = $1 AND e.execution_id = $2`,
      [instance, executionId],
    );
    return row && toExecutionInfo(row);
  }

  async getSystemMetrics(): Promise<SystemMetrics> {
    const metrics = await first<SystemMetrics>(
      this.database,
      `SELECT COUNT(*)                                       AS "totalInstances",
              COUNT(*) FILTER (WHERE e.status = 'Running')   AS "runningInstances",
              COUNT(*) FILTER (WHERE e.status = 'Completed') AS "completedInstances",
              COUNT(*) FILTER (WHERE e.status = 'Failed')    AS "failedInstances",
              (SELECT COUNT(*) FROM executions)              AS "totalExecutions",
              (SELECT COUNT(*) FROM history)                 AS "totalEvents"
         FROM instances i
         JOIN executions e ON e.instance_id = i.instance_id AND e.execution_id = i.current_execution_id`,
    );
    return metrics as SystemMetrics;
  }

  async getQueueDepths(): Promise<QueueDepths> {
    const depths = await first<QueueDepths>(
      this.database,
      `SELECT COUNT(*) FILTER (WHERE kind <> 'timerFired')                      AS "orchestratorQueue",
              COUNT(*) FILTER (WHERE kind = 'timerFired' AND visible_at <= $1)  AS "timerQueue",
              (SELECT COUNT(*) FROM worker_queue
                WHERE lock_token IS NULL OR locked_until <= $1) AS "workerQueue"
         FROM orchestrator_queue q
        WHERE NOT EXISTS (SELECT FROM instance_locks l WHERE l.lock_token = q.lock_token AND l.locked_until > $1)`,
      [this.now()],
    );
    return depths as QueueDepths;
  }

  async getInstanceTree(instanceId: string): Promise<InstanceTree> {
    return { rootId: instanceId, allIds: await readTree(this.database, instanceId) };
  }

  async listChildren(instanceId: string): Promise<string[]> {
    return ids(
      this.database,
      "SELECT instance_id AS id FROM instances WHERE parent_instance_id = $1 ORDER BY created_at, instance_id",
      [instanceId],
    );
  }

  async getParentId(instanceId: string): Promise<string | undefined> {
    return readParent(this.database, instanceId);
  }

  async deleteInstance(instanceId: string, force = false): Promise<DeleteResult> {
    return this.database.transaction("READ COMMITTED", async (db) => {
      if ((await readParent(db, instanceId)) !== undefined) {
        throw new InvalidOperationError(`instance '${instanceId}' is a child; delete the root of its tree`);
      }
      const tree = await readTree(db, instanceId);
      return deleteAll(db, tree.length > 0 ? tree : [instanceId], force);
    });
  }

  async deleteInstancesAtomic(instanceIds: readonly string[], force = false): Promise<DeleteResult> {
    return this.database.transaction("READ COMMITTED", (db) => deleteAll(db, instanceIds, force));
  }

  async deleteInstanceBulk(filter: InstanceFilter): Promise<DeleteResult> {
    return this.database.transaction("READ COMMITTED", async (db) => {
      const ended: string[] = [];
      for (const root of await endedInstances(db, filter, "i.parent_instance_id IS NULL")) {
        const tree = await readTree(db, root);
        if ((await runningAmong(db, tree)).length === 0) ended.push(...tree);
      }
      return deleteAll(db, ended, false);
    });
  }

  async pruneExecutions(instanceId: string, options: PruneOptions = {}): Promise<PruneResult> {
    return this.database.transaction("READ COMMITTED", async (db) => {
      if ((await currentExecutionId(db, instanceId)) === undefined) throw new InstanceNotFoundError(instanceId);
      return pruneAll(db, [instanceId], options);
    });
  }

  async pruneExecutionsBulk(filter: InstanceFilter, options: PruneOptions = {}): Promise<PruneResult> {
    return this.database.transaction("READ COMMITTED", async (db) =>
      pruneAll(db, await endedInstances(db, filter), options),
    );
  }

  /** Tries again when Postgres gave this transaction up in favour of another. */
  private async retryWhileConflicting<T>(operation: string, work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!isConflict(error) || attempt >= this.ackAttempts) throw error;
        this.onRetry(operation, attempt, error);
        await sleep(this.retryDelayMs * 2 ** (attempt - 1));
      }
    }
  }
}

/** serialization_failure or deadlock_detected: the same transaction may succeed the next time. */
function isConflict(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "40001" || error.code === "40P01");
}

// --- one instance and its lock --------------------------------------------------------------------------------------

async function lockReadyInstance(
  db: Queryable,
  lockToken: string,
  now: number,
  until: number,
): Promise<string | undefined> {
  const [instance] = await ids<string>(
    db,
    `WITH ready AS (
       SELECT q.instance_id
         FROM orchestrator_queue q
        WHERE q.visible_at <= $2
          AND NOT EXISTS (SELECT FROM instance_locks l WHERE l.instance_id = q.instance_id AND l.locked_until > $2)
        ORDER BY q.id
        LIMIT 1
          FOR UPDATE OF q SKIP LOCKED
     )
     INSERT INTO instance_locks AS held (instance_id, lock_token, locked_until)
     SELECT instance_id, $1, $3 FROM ready
         ON CONFLICT (instance_id) DO UPDATE
        SET lock_token = excluded.lock_token, locked_until = excluded.locked_until
      WHERE held.locked_until <= $2
     RETURNING instance_id AS id`,
    [lockToken, now, until],
  );
  return instance;
}

async function loadOrchestrationItem(
  db: Queryable,
  instance: string,
  lockToken: string,
  now: number,
): Promise<OrchestrationItem> {
  const locked = await db.query<{ id: number; work_item: OrchestratorMessage; attempt_count: number }>(
    `UPDATE orchestrator_queue
        SET lock_token = $1, attempt_count = attempt_count + 1
      WHERE instance_id = $2 AND visible_at <= $3
  RETURNING id, work_item, attempt_count`,
    [lockToken, instance, now],
  );
  const messages = locked.rows.sort((a, b) => a.id - b.id).map((row) => row.work_item);
  const known = await first<{
    orchestration_name: string;
    orchestration_version: string;
    current_execution_id: number;
  }>(
    db,
    "SELECT orchestration_name, orchestration_version, current_execution_id FROM instances WHERE instance_id = $1",
    [instance],
  );
  const start = messages.find((message) => message.kind === "startOrchestration");
  const executionId = known?.current_execution_id ?? start?.executionId ?? 1;
  return {
    instance,
    orchestrationName: known?.orchestration_name ?? start?.orchestration,
    version: known?.orchestration_version ?? start?.version,
    executionId,
    history: await readHistoryOf(db, instance, executionId),
    messages,
    kv: await readKv(db, instance),
    lockToken,
    attemptCount: Math.max(...locked.rows.map((row) => row.attempt_count)),
  };
}

async function releaseInstance(db: Queryable, lockToken: string, instance: string, now: number): Promise<void> {
  const { changes } = await db.query(
    "DELETE FROM instance_locks WHERE lock_token = $1 AND instance_id = $2 AND locked_until > $3",
    [lockToken, instance, now],
  );
  if (changes === 0) throw new LockLostError("orchestration item");
}

// --- what a turn changes --------------------------------------------------------------------------------------------

async function saveExecution(db: Queryable, turn: TurnCommit, now: number): Promise<void> {
  const { instance, executionId, metadata = {} } = turn;
  if (metadata.orchestrationName !== undefined) {
    await db.query(
      `INSERT INTO instances (instance_id, orchestration_name, orchestration_version, current_execution_id,
                              parent_instance_id, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $6)
           ON CONFLICT (instance_id) DO UPDATE
          SET orchestration_name = excluded.orchestration_name,
              orchestration_version = excluded.orchestration_version`,
      [
        instance,
        metadata.orchestrationName,
        metadata.orchestrationVersion ?? "",
        executionId,
        metadata.parentInstanceId ?? null,
        now,
      ],
    );
  }
  const { changes } = await db.query(
    `UPDATE instances
        SET current_execution_id = GREATEST(current_execution_id, $2), updated_at = $3
      WHERE instance_id = $1`,
    [instance, executionId, now],
  );
  if (changes === 0) return;
  await db.query(
    `INSERT INTO executions (instance_id, execution_id, started_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [instance, executionId, now],
  );
  const { status, output = null, customStatus } = metadata;
  if (status !== undefined) {
    await db.query(
      `UPDATE executions SET status = $3, output = $4, completed_at = $5 WHERE instance_id = $1 AND execution_id = $2`,
      [instance, executionId, status, output, status === "Running" ? null : now],
    );
  }
  if (customStatus !== undefined) {
    await db.query(
      `UPDATE instances SET custom_status = $2, custom_status_version = custom_status_version + 1
        WHERE instance_id = $1`,
      [instance, customStatus],
    );
  }
}

async function insertHistory(
  db: Queryable,
  instance: string,
  executionId: number,
  events: readonly HistoryEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await db.query(
    `INSERT INTO history (instance_id, execution_id, event_id, event)
     SELECT $1, $2, (event ->> 'eventId')::integer, event FROM jsonb_array_elements($3::jsonb) AS event`,
    [instance, executionId, JSON.stringify(events)],
  );
}

async function saveKv(
  db: Queryable,
  instance: string,
  changes: Readonly<Record<string, string | null>>,
): Promise<void> {
  const entries = Object.entries(changes);
  const removed = entries.filter(([, value]) => value === null).map(([key]) => key);
  const kept = entries.filter(([, value]) => value !== null);
  if (removed.length > 0) {
    await db.query("DELETE FROM kv WHERE instance_id = $1 AND key = ANY ($2::text[])", [instance, removed]);
  }
  if (kept.length > 0) {
    await db.query(
      `INSERT INTO kv (instance_id, key, value)
       SELECT $1, key, value FROM jsonb_each_text($2::jsonb)
           ON CONFLICT (instance_id, key) DO UPDATE SET value = excluded.value`,
      [instance, JSON.stringify(Object.fromEntries(kept))],
    );
  }
}

async function cancelActivities(db: Queryable, turn: TurnCommit): Promise<void> {
  if (!turn.cancelledActivityIds?.length) return;
  await db.query(
    "DELETE FROM worker_queue WHERE instance_id = $1 AND execution_id = $2 AND activity_id = ANY ($3::integer[])",
    [turn.instance, turn.executionId, turn.cancelledActivityIds],
  );
}

async function insertOrchestratorMessages(
  db: Queryable,
  items: readonly OrchestratorMessage[],
  visibleAt: number,
): Promise<void> {
  if (items.length === 0) return;
  const rows = items.map((item) => ({ item, visibleAt: item.kind === "timerFired" ? item.fireAt : visibleAt }));
  await db.query(
    `INSERT INTO orchestrator_queue (instance_id, kind, work_item, visible_at)
     SELECT item ->> 'instance', item ->> 'kind', item, (entry ->> 'visibleAt')::bigint
       FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS entries (entry, place),
            LATERAL (SELECT entry -> 'item' AS item) AS items
      ORDER BY place`,
    [JSON.stringify(rows)],
  );
}

async function insertWorkerMessages(db: Queryable, items: readonly WorkerMessage[], now: number): Promise<void> {
  if (items.length === 0) return;
  await db.query(
    `INSERT INTO worker_queue (instance_id, execution_id, activity_id, session_id, tag, work_item, visible_at)
     SELECT item ->> 'instance', (item ->> 'executionId')::integer, (item ->> 'activityId')::integer,
            item ->> 'sessionId', item ->> 'tag', item, $2::bigint
       FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS items (item, place)
      ORDER BY place`,
    [JSON.stringify(items), now],
  );
}

// --- one activity and its session -----------------------------------------------------------------------------------

async function findReadyActivity(
  db: Queryable,
  options: FetchWorkOptions,
  now: number,
): Promise<{ id: number; session_id: string | null } | undefined> {
  return first(
    db,
    `SELECT q.id, q.session_id
       FROM worker_queue q
      WHERE q.visible_at <= $1
        AND (q.lock_token IS NULL OR q.locked_until <= $1)
        AND (q.session_id IS NULL
             OR $2::text IS NOT NULL AND NOT EXISTS (
                  SELECT FROM sessions s
                   WHERE s.session_id = q.session_id AND s.locked_until > $1 AND s.owner_id <> $2))
        AND (CASE WHEN q.tag IS NULL THEN $3::boolean ELSE q.tag = ANY ($4::text[]) END)
      ORDER BY q.id
      LIMIT 1
        FOR UPDATE OF q SKIP LOCKED`,
    [now, options.session?.ownerId ?? null, options.untagged !== false, options.tags ?? []],
  );
}

/** Takes a session that is free, expired or already ours. @returns whether it is ours now. */
async function claimSession(
  db: Queryable,
  sessionId: string,
  session: SessionFetchOptions,
  now: number,
): Promise<boolean> {
  const { changes } = await db.query(
    `INSERT INTO sessions AS held (session_id, owner_id, locked_until, last_activity_at)
     VALUES ($1, $2, $3, $4)
         ON CONFLICT (session_id) DO UPDATE
        SET owner_id = excluded.owner_id,
            locked_until = GREATEST(held.locked_until, excluded.locked_until),
            last_activity_at = excluded.last_activity_at
      WHERE held.owner_id = excluded.owner_id OR held.locked_until <= $4`,
    [sessionId, session.ownerId, now + session.lockTimeoutMs, now],
  );
  return changes > 0;
}

async function touchSession(db: Queryable, sessionId: string | null, now: number): Promise<void> {
  if (sessionId === null) return;
  await db.query("UPDATE sessions SET last_activity_at = $2 WHERE session_id = $1 AND locked_until > $2", [
    sessionId,
    now,
  ]);
}

async function lockActivity(db: Queryable, id: number, until: number): Promise<LockedWorkItem | undefined> {
  const lockToken = randomUUID();
  const row = await first<{ work_item: ActivityExecute; attempt_count: number }>(
    db,
    `UPDATE worker_queue
        SET lock_token = $2, locked_until = $3, attempt_count = attempt_count + 1
      WHERE id = $1
  RETURNING work_item, attempt_count`,
    [id, lockToken, until],
  );
  return row && { instance: row.work_item.instance, work: row.work_item, lockToken, attemptCount: row.attempt_count };
}

// --- reading --------------------------------------------------------------------------------------------------------

async function first<Row extends object>(
  db: Queryable,
  sql: string,
  params?: readonly unknown[],
): Promise<Row | undefined> {
  return (await db.query<Row>(sql, params)).rows[0];
}

async function ids<Id extends string | number>(db: Queryable, sql: string, params?: readonly unknown[]): Promise<Id[]> {
  return (await db.query<{ id: Id }>(sql, params)).rows.map((row) => row.id);
}

async function currentExecutionId(db: Queryable, instance: string): Promise<number | undefined> {
  return (
    await ids<number>(db, "SELECT current_execution_id AS id FROM instances WHERE instance_id = $1", [instance])
  )[0];
}

async function readCurrentHistory(db: Queryable, instance: string): Promise<HistoryEvent[]> {
  const { rows } = await db.query<{ event: HistoryEvent }>(
    `SELECT h.event
       FROM history h
       JOIN instances i ON i.instance_id = h.instance_id AND i.current_execution_id = h.execution_id
      WHERE h.instance_id = $1
      ORDER BY h.event_id`,
    [instance],
  );
  return rows.map((row) => row.event);
}

async function readHistoryOf(db: Queryable, instance: string, executionId: number): Promise<HistoryEvent[]> {
  const { rows } = await db.query<{ event: HistoryEvent }>(
    "SELECT event FROM history WHERE instance_id = $1 AND execution_id = $2 ORDER BY event_id",
    [instance, executionId],
  );
  return rows.map((row) => row.event);
}

async function readKv(db: Queryable, instance: string): Promise<Record<string, string>> {
  const { rows } = await db.query<{ key: string; value: string }>(
    "SELECT key, value FROM kv WHERE instance_id = $1 ORDER BY key",
    [instance],
  );
  return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
}

async function readParent(db: Queryable, instanceId: string): Promise<string | undefined> {
  const sql =
    "SELECT parent_instance_id AS id FROM instances WHERE instance_id = $1 AND parent_instance_id IS NOT NULL";
  return (await ids<string>(db, sql, [instanceId]))[0];
}

async function readTree(db: Queryable, instanceId: string): Promise<string[]> {
  return ids(
    db,
    `WITH RECURSIVE tree (instance_id, depth) AS (
       SELECT instance_id, 0 FROM instances WHERE instance_id = $1
        UNION
       SELECT i.instance_id, tree.depth + 1 FROM instances i JOIN tree ON i.parent_instance_id = tree.instance_id
     )
     SELECT instance_id AS id FROM tree ORDER BY depth, instance_id`,
    [instanceId],
  );
}

/** The instances whose current execution has ended and that match the filter. */
async function endedInstances(db: Queryable, filter: InstanceFilter, condition = "TRUE"): Promise<string[]> {
  return ids(
    db,
    `SELECT i.instance_id AS id
       FROM instances i
       JOIN executions e ON e.instance_id = i.instance_id AND e.execution_id = i.current_execution_id
      WHERE ${condition}
        AND e.status <> 'Running'
        AND ($1::bigint IS NULL OR e.completed_at < $1)
        AND ($2::text[] IS NULL OR i.instance_id = ANY ($2))
      ORDER BY e.completed_at, i.instance_id
      LIMIT $3`,
    [filter.completedBefore ?? null, filter.instanceIds ?? null, filter.limit ?? 1000],
  );
}

async function runningAmong(db: Queryable, instanceIds: readonly string[]): Promise<string[]> {
  return ids(
    db,
    `SELECT i.instance_id AS id
       FROM instances i
       JOIN executions e ON e.instance_id = i.instance_id AND e.execution_id = i.current_execution_id
      WHERE i.instance_id = ANY ($1::text[]) AND e.status = 'Running'`,
    [instanceIds],
  );
}

// --- deleting -------------------------------------------------------------------------------------------------------

async function deleteAll(db: Queryable, instanceIds: readonly string[], force: boolean): Promise<DeleteResult> {
  const deleteFrom = async (table: string): Promise<number> => {
    const { changes } = await db.query(`DELETE FROM ${table} WHERE instance_id = ANY ($1::text[])`, [instanceIds]);
    return changes;
  };
  await deleteFrom("instance_locks"); // first, as in an acknowledgement: the two wait for each other and never deadlock
  await refuseUnlessDeletable(db, instanceIds, force);
  await deleteFrom("kv");
  return {
    eventsDeleted: await deleteFrom("history"),
    executionsDeleted: await deleteFrom("executions"),
    queueMessagesDeleted: (await deleteFrom("orchestrator_queue")) + (await deleteFrom("worker_queue")),
    instancesDeleted: await deleteFrom("instances"),
  };
}

async function refuseUnlessDeletable(db: Queryable, instanceIds: readonly string[], force: boolean): Promise<void> {
  const known = await ids<string>(db, "SELECT instance_id AS id FROM instances WHERE instance_id = ANY ($1::text[])", [
    instanceIds,
  ]);
  const unknown = instanceIds.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new InstanceNotFoundError(unknown);
  const [running] = force ? [] : await runningAmong(db, instanceIds);
  if (running !== undefined) throw new InvalidOperationError(`instance '${running}' is running`);
  const [orphan] = await ids<string>(
    db,
    `SELECT instance_id AS id FROM instances
      WHERE parent_instance_id = ANY ($1::text[]) AND NOT instance_id = ANY ($1::text[])`,
    [instanceIds],
  );
  if (orphan !== undefined) throw new InvalidOperationError(`child '${orphan}' would be left without its parent`);
}

async function pruneAll(db: Queryable, instanceIds: readonly string[], options: PruneOptions): Promise<PruneResult> {
  const deleted = await first<{ executions: number; events: number }>(
    db,
    `WITH ranked AS (
       SELECT e.*, i.current_execution_id,
              ROW_NUMBER() OVER (PARTITION BY e.instance_id ORDER BY e.execution_id DESC) AS age
         FROM executions e JOIN instances i ON i.instance_id = e.instance_id
        WHERE e.instance_id = ANY ($1::text[])
     ), old AS (
       SELECT instance_id, execution_id
         FROM ranked
        WHERE execution_id <> current_execution_id
          AND status <> 'Running'
          AND age > $2
          AND ($3::bigint IS NULL OR completed_at < $3)
     ), pruned AS (
       DELETE FROM executions e USING old
        WHERE (e.instance_id, e.execution_id) = (old.instance_id, old.execution_id) RETURNING 1
     ), forgotten AS (
       DELETE FROM history h USING old
        WHERE (h.instance_id, h.execution_id) = (old.instance_id, old.execution_id) RETURNING 1
     )
     SELECT (SELECT COUNT(*) FROM pruned) AS executions, (SELECT COUNT(*) FROM forgotten) AS events`,
    [instanceIds, options.keepLast ?? 1, options.completedBefore ?? null],
  );
  return {
    instancesProcessed: instanceIds.length,
    executionsDeleted: deleted?.executions ?? 0,
    eventsDeleted: deleted?.events ?? 0,
  };
}

interface InstanceRow {
  readonly instance_id: string;
  readonly orchestration_name: string;
  readonly orchestration_version: string;
  readonly current_execution_id: number;
  readonly parent_instance_id: string | null;
  readonly created_at: number;
  readonly updated_at: number;
  readonly status: ExecutionStatus;
  readonly output: string | null;
}

interface ExecutionRow {
  readonly execution_id: number;
  readonly status: ExecutionStatus;
  readonly output: string | null;
  readonly started_at: number;
  readonly completed_at: number | null;
  readonly event_count: number;
}

function toInstanceInfo(row: InstanceRow): InstanceInfo {
  return {
    instanceId: row.instance_id,
    orchestrationName: row.orchestration_name,
    orchestrationVersion: row.orchestration_version,
    currentExecutionId: row.current_execution_id,
    status: row.status,
    output: row.output ?? undefined,
    parentInstanceId: row.parent_instance_id ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function toExecutionInfo(row: ExecutionRow): ExecutionInfo {
  return {
    executionId: row.execution_id,
    status: row.status,
    output: row.output ?? undefined,
    startedAt: row.started_at,
    completedAt: row.completed_at ?? undefined,
    eventCount: row.event_count,
  };
}
