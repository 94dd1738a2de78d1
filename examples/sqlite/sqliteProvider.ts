/** A durable-execution provider on one SQLite file, through the synchronous driver of libsql. */

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import Database from "libsql";
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
  SystemMetrics,
  TurnCommit,
  WorkerMessage,
} from "../contract.js";
import { InstanceNotFoundError, InvalidOperationError, LockLostError } from "../errors.js";

/** How a {@link SqliteProvider} waits. */
export interface SqliteOptions {
  /**
   * How long one statement waits for the write lock of another connection before it fails with SQLITE_BUSY. The
   * driver is synchronous, so the event loop waits, too: keep it short. Default: 50 ms.
   */
  readonly busyTimeoutMs?: number;
  /** How often an acknowledgement is tried in all while the database is busy. Default: 4. */
  readonly ackAttempts?: number;
  /** The pause before the second try; each further pause is twice as long. Default: 20 ms. */
  readonly retryDelayMs?: number;
  /** The present instant. Default: `Date.now`. */
  readonly clock?: () => number;
}

type Value = string | number | null;
type Params = Readonly<Record<string, Value>>;

const schema = readFileSync(new URL("schema.sql", import.meta.url), "utf8");

/** A durable-execution provider on one SQLite file. Transactions are real ones, begun with the write lock. */
export class SqliteProvider implements Provider, ProviderAdmin {
  private readonly database: Database.Database;
  private readonly ackAttempts: number;
  private readonly retryDelayMs: number;
  private readonly now: () => number;

  /** Takes over an open connection and creates the tables that are missing. */
  constructor(database: Database.Database, options: SqliteOptions = {}) {
    this.database = database;
    this.ackAttempts = options.ackAttempts ?? 4;
    this.retryDelayMs = options.retryDelayMs ?? 20;
    this.now = options.clock ?? Date.now;
    database.exec(`PRAGMA busy_timeout = ${options.busyTimeoutMs ?? 50}`);
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    database.exec(schema);
  }

  /** Opens a file, or a private database under the name `:memory:`. */
  static async open<P extends SqliteProvider>(
    this: new (database: Database.Database, options?: SqliteOptions) => P,
    path: string,
    options?: SqliteOptions,
  ): Promise<P> {
    return new this(new Database(path), options);
  }

  /** Closes the connection. What is locked stays locked until its time is over. */
  close(): void {
    this.database.close();
  }

  /** Called before an operation is tried again; `attempt` counts the failed tries. For subclasses. */
  protected onRetry(_operation: string, _attempt: number, _error: unknown): void {}

  // --- the orchestrator queue ---------------------------------------------------------------------------------------

  async fetchOrchestrationItem(options: FetchOrchestrationOptions): Promise<OrchestrationItem | undefined> {
    return this.transaction(() => {
      const instance = this.firstReadyInstance();
      if (instance === undefined) return undefined;
      const lockToken = randomUUID();
      this.lockInstance(instance, lockToken, this.now() + options.lockTimeoutMs);
      return this.orchestrationItem(instance, lockToken);
    });
  }

  async ackOrchestrationItem(lockToken: string, turn: TurnCommit): Promise<void> {
    await this.retryWhileBusy("ack_orchestration_item", () =>
      this.transaction(() => {
        this.releaseInstance(lockToken, turn.instance);
        this.saveExecution(turn);
        this.insertHistory(turn.instance, turn.executionId, turn.history ?? []);
        this.saveKv(turn.instance, turn.kv ?? {});
        this.cancelActivities(turn);
        for (const item of turn.workerItems ?? []) this.insertWorkerMessage(item);
        for (const item of turn.orchestratorItems ?? []) this.insertOrchestratorMessage(item);
        this.run("DELETE FROM orchestrator_queue WHERE lock_token = :lockToken", { lockToken });
      }),
    );
  }

  async abandonOrchestrationItem(lockToken: string, options: AbandonOptions = {}): Promise<void> {
    this.transaction(() => {
      const released = this.run("DELETE FROM instance_locks WHERE lock_token = :lockToken", { lockToken });
      if (released === 0) throw new LockLostError("orchestration item");
      this.run(
        `UPDATE orchestrator_queue
            SET lock_token = NULL,
                visible_at = :visibleAt,
                attempt_count = MAX(0, attempt_count - :forgiven)
          WHERE lock_token = :lockToken`,
        { lockToken, visibleAt: this.now() + (options.delayMs ?? 0), forgiven: options.ignoreAttempt ? 1 : 0 },
      );
    });
  }

  async renewOrchestrationItemLock(lockToken: string, extendForMs: number): Promise<void> {
    const now = this.now();
    const renewed = this.change(
      `UPDATE instance_locks SET locked_until = :until WHERE lock_token = :lockToken AND locked_until > :now`,
      { lockToken, now, until: now + extendForMs },
    );
    if (renewed === 0) throw new LockLostError("orchestration item");
  }

  async enqueueForOrchestrator(item: OrchestratorMessage, delayMs = 0): Promise<void> {
    this.transaction(() => this.insertOrchestratorMessage(item, delayMs));
  }

  // --- the worker queue ---------------------------------------------------------------------------------------------

  async enqueueForWorker(item: WorkerMessage): Promise<void> {
    this.transaction(() => this.insertWorkerMessage(item));
  }

  async fetchWorkItem(options: FetchWorkOptions): Promise<LockedWorkItem | undefined> {
    return this.transaction(() => {
      const ready = this.firstReadyActivity(options);
      if (ready === undefined) return undefined;
      const { session, lockTimeoutMs } = options;
      if (ready.session_id !== null && session !== undefined) {
        this.claimSession(ready.session_id, session.ownerId, this.now() + session.lockTimeoutMs);
      }
      const lockToken = randomUUID();
      const row = this.first<{ work_item: string; attempt_count: number }>(
        `UPDATE worker_queue
            SET lock_token = :lockToken, locked_until = :until, attempt_count = attempt_count + 1
          WHERE id = :id
      RETURNING work_item, attempt_count`,
        { id: ready.id, lockToken, until: this.now() + lockTimeoutMs },
      );
      if (row === undefined) return undefined;
      const work = JSON.parse(row.work_item) as ActivityExecute;
      return { instance: work.instance, work, lockToken, attemptCount: row.attempt_count };
    });
  }

  async ackWorkItem(lockToken: string, completion?: ActivityCompleted | ActivityFailed): Promise<void> {
    this.transaction(() => {
      this.touchSession(lockToken);
      const removed = this.run("DELETE FROM worker_queue WHERE lock_token = :lockToken AND locked_until > :now", {
        lockToken,
        now: this.now(),
      });
      if (removed === 0) throw new LockLostError("work item");
      if (completion !== undefined) this.insertOrchestratorMessage(completion);
    });
  }

  async abandonWorkItem(lockToken: string, options: AbandonOptions = {}): Promise<void> {
    const released = this.change(
      `UPDATE worker_queue
          SET lock_token = NULL,
              locked_until = NULL,
              visible_at = :visibleAt,
              attempt_count = MAX(0, attempt_count - :forgiven)
        WHERE lock_token = :lockToken`,
      { lockToken, visibleAt: this.now() + (options.delayMs ?? 0), forgiven: options.ignoreAttempt ? 1 : 0 },
    );
    if (released === 0) throw new LockLostError("work item");
  }

  async renewWorkItemLock(lockToken: string, extendForMs: number): Promise<void> {
    this.transaction(() => {
      const now = this.now();
      const renewed = this.run(
        "UPDATE worker_queue SET locked_until = :until WHERE lock_token = :lockToken AND locked_until > :now",
        { lockToken, now, until: now + extendForMs },
      );
      if (renewed === 0) throw new LockLostError("work item");
      this.touchSession(lockToken);
    });
  }

  // --- sessions -----------------------------------------------------------------------------------------------------

  async renewSessionLock(ownerIds: readonly string[], extendForMs: number, idleTimeoutMs: number): Promise<number> {
    const now = this.now();
    return this.change(
      `UPDATE sessions
          SET locked_until = :until
        WHERE owner_id IN (SELECT value FROM json_each(:owners))
          AND locked_until > :now
          AND last_activity_at > :activeSince`,
      { owners: JSON.stringify(ownerIds), now, until: now + extendForMs, activeSince: now - idleTimeoutMs },
    );
  }

  async cleanupOrphanedSessions(idleTimeoutMs: number): Promise<number> {
    const now = this.now();
    return this.change(
      `DELETE FROM sessions
        WHERE locked_until <= :now
          AND last_activity_at <= :idleSince
          AND NOT EXISTS (SELECT 1 FROM worker_queue q WHERE q.session_id = sessions.session_id)`,
      { now, idleSince: now - idleTimeoutMs },
    );
  }

  // --- history, status, values --------------------------------------------------------------------------------------

  async read(instance: string): Promise<HistoryEvent[]> {
    return this.currentHistory(instance);
  }

  async readWithExecution(instance: string, executionId: number): Promise<HistoryEvent[]> {
    return this.historyOf(instance, executionId);
  }

  async appendWithExecution(instance: string, executionId: number, events: readonly HistoryEvent[]): Promise<void> {
    this.transaction(() => this.insertHistory(instance, executionId, events));
  }

  async getCustomStatus(instance: string, lastSeenVersion: number): Promise<CustomStatus | undefined> {
    const row = this.first<{ custom_status: string | null; custom_status_version: number }>(
      `SELECT custom_status, custom_status_version
         FROM instances
        WHERE instance_id = :instance AND custom_status_version > :lastSeenVersion`,
      { instance, lastSeenVersion },
    );
    return row && { status: row.custom_status ?? undefined, version: row.custom_status_version };
  }

  async getKvValue(instance: string, key: string): Promise<string | undefined> {
    return this.scalar<string>("SELECT value FROM kv WHERE instance_id = :instance AND key = :key", { instance, key });
  }

  async getKvAllValues(instance: string): Promise<Record<string, string>> {
    return this.kvOf(instance);
  }

  // --- the admin part -----------------------------------------------------------------------------------------------

  async listInstances(): Promise<string[]> {
    return this.column<string>("SELECT instance_id FROM instances ORDER BY created_at, instance_id");
  }

  async listInstancesByStatus(status: ExecutionStatus): Promise<string[]> {
    return this.column<string>(
      `SELECT i.instance_id
         FROM instances i
         JOIN executions e ON e.instance_id = i.instance_id AND e.execution_id = i.current_execution_id
        WHERE e.status = :status
        ORDER BY i.created_at, i.instance_id`,
      { status },
    );
  }

  async listExecutions(instance: string): Promise<number[]> {
    return this.column<number>(
      "SELECT execution_id FROM executions WHERE instance_id = :instance ORDER BY execution_id",
      { instance },
    );
  }

  async readHistory(instance: string): Promise<HistoryEvent[]> {
    return this.currentHistory(instance);
  }

  async readHistoryWithExecutionId(instance: string, executionId: number): Promise<HistoryEvent[]> {
    return this.historyOf(instance, executionId);
  }

  async latestExecutionId(instance: string): Promise<number | undefined> {
    return this.currentExecutionId(instance);
  }

  async getInstanceInfo(instance: string): Promise<InstanceInfo | undefined> {
    const row = this.first<InstanceRow>(
      `SELECT i.*, e.status, e.output
         FROM instances i
         JOIN executions e ON e.instance_id = i.instance_id AND e.execution_id = i.current_execution_id
        WHERE i.instance_id = :instance`,
      { instance },
    );
    return row && toInstanceInfo(row);
  }

  async getExecutionInfo(instance: string, executionId: number): Promise<ExecutionInfo | undefined> {
    const row = this.first<ExecutionRow>(
      `SELECT e.*,
              (SELECT COUNT(*) FROM history h
                WHERE h.instance_id = e.instance_id AND h.execution_id = e.execution_id) AS event_count
         FROM executions e
        WHERE e.instance_id = :instance AND e.execution_id = :executionId`,
      { instance, executionId },
    );
    return row && toExecutionInfo(row);
  }

  async getSystemMetrics(): Promise<SystemMetrics> {
    const metrics = this.first<SystemMetrics>(
      `SELECT COUNT(*)                                          AS totalInstances,
              COUNT(*) FILTER (WHERE e.status = 'Running')      AS runningInstances,
              COUNT(*) FILTER (WHERE e.status = 'Completed')    AS completedInstances,
              COUNT(*) FILTER (WHERE e.status = 'Failed')       AS failedInstances,
              (SELECT COUNT(*) FROM executions)                 AS totalExecutions,
              (SELECT COUNT(*) FROM history)                    AS totalEvents
         FROM instances i
         JOIN executions e ON e.instance_id = i.instance_id AND e.execution_id = i.current_execution_id`,
    );
    return metrics as SystemMetrics;
  }

  async getQueueDepths(): Promise<QueueDepths> {
    const depths = this.first<QueueDepths>(
      `SELECT COUNT(*) FILTER (WHERE kind <> 'timerFired')                        AS orchestratorQueue,
              COUNT(*) FILTER (WHERE kind = 'timerFired' AND visible_at <= :now)  AS timerQueue,
              (SELECT COUNT(*) FROM worker_queue
                WHERE lock_token IS NULL OR locked_until <= :now) AS workerQueue
         FROM orchestrator_queue q
        WHERE NOT EXISTS (SELECT 1 FROM instance_locks l WHERE l.lock_token = q.lock_token AND l.locked_until > :now)`,
      { now: this.now() },
    );
    return depths as QueueDepths;
  }

  async getInstanceTree(instanceId: string): Promise<InstanceTree> {
    return { rootId: instanceId, allIds: this.treeOf(instanceId) };
  }

  async listChildren(instanceId: string): Promise<string[]> {
    return this.column<string>(
      "SELECT instance_id FROM instances WHERE parent_instance_id = :instanceId ORDER BY created_at, instance_id",
      { instanceId },
    );
  }

  async getParentId(instanceId: string): Promise<string | undefined> {
    return this.parentOf(instanceId);
  }

  async deleteInstance(instanceId: string, force = false): Promise<DeleteResult> {
    return this.transaction(() => {
      if (this.parentOf(instanceId) !== undefined) {
        throw new InvalidOperationError(`instance '${instanceId}' is a child; delete the root of its tree`);
      }
      const tree = this.treeOf(instanceId);
      return this.deleteAll(tree.length > 0 ? tree : [instanceId], force);
    });
  }

  async deleteInstancesAtomic(instanceIds: readonly string[], force = false): Promise<DeleteResult> {
    return this.transaction(() => this.deleteAll(instanceIds, force));
  }

  async deleteInstanceBulk(filter: InstanceFilter): Promise<DeleteResult> {
    return this.transaction(() => {
      const trees = this.endedInstances(filter, "i.parent_instance_id IS NULL").map((root) => this.treeOf(root));
      const ended = trees.filter((tree) => this.runningAmong(tree).length === 0);
      return this.deleteAll(ended.flat(), false);
    });
  }

  async pruneExecutions(instanceId: string, options: PruneOptions = {}): Promise<PruneResult> {
    return this.transaction(() => {
      if (this.currentExecutionId(instanceId) === undefined) throw new InstanceNotFoundError(instanceId);
      return this.pruneAll([instanceId], options);
    });
  }

  async pruneExecutionsBulk(filter: InstanceFilter, options: PruneOptions = {}): Promise<PruneResult> {
    return this.transaction(() => this.pruneAll(this.endedInstances(filter), options));
  }

  // --- one instance and its lock ------------------------------------------------------------------------------------

  private firstReadyInstance(): string | undefined {
    return this.scalar<string>(
      `SELECT q.instance_id
         FROM orchestrator_queue q
        WHERE q.visible_at <= :now
          AND NOT EXISTS (
                SELECT 1 FROM instance_locks l WHERE l.instance_id = q.instance_id AND l.locked_until > :now)
        ORDER BY q.id
        LIMIT 1`,
      { now: this.now() },
    );
  }

  private lockInstance(instance: string, lockToken: string, until: number): void {
    this.run(
      `INSERT INTO instance_locks (instance_id, lock_token, locked_until)
       VALUES (:instance, :lockToken, :until)
           ON CONFLICT (instance_id) DO UPDATE
          SET lock_token = excluded.lock_token, locked_until = excluded.locked_until`,
      { instance, lockToken, until },
    );
    this.run(
      `UPDATE orchestrator_queue
          SET lock_token = :lockToken, attempt_count = attempt_count + 1
        WHERE instance_id = :instance AND visible_at <= :now`,
      { instance, lockToken, now: this.now() },
    );
  }

  private orchestrationItem(instance: string, lockToken: string): OrchestrationItem {
    const locked = this.all<{ work_item: string; attempt_count: number }>(
      "SELECT work_item, attempt_count FROM orchestrator_queue WHERE lock_token = :lockToken ORDER BY id",
      { lockToken },
    );
    const messages = locked.map((row) => JSON.parse(row.work_item) as OrchestratorMessage);
    const known = this.first<{
      orchestration_name: string;
      orchestration_version: string;
      current_execution_id: number;
    }>(
      `SELECT orchestration_name, orchestration_version, current_execution_id
         FROM instances WHERE instance_id = :instance`,
      { instance },
    );
    const start = messages.find((message) => message.kind === "startOrchestration");
    const executionId = known?.current_execution_id ?? start?.executionId ?? 1;
    return {
      instance,
      orchestrationName: known?.orchestration_name ?? start?.orchestration,
      version: known?.orchestration_version ?? start?.version,
      executionId,
      history: this.historyOf(instance, executionId),
      messages,
      kv: this.kvOf(instance),
      lockToken,
      attemptCount: Math.max(...locked.map((row) => row.attempt_count)),
    };
  }

  private releaseInstance(lockToken: string, instance: string): void {
    const released = this.run(
      `DELETE FROM instance_locks
        WHERE lock_token = :lockToken AND instance_id = :instance AND locked_until > :now`,
      { lockToken, instance, now: this.now() },
    );
    if (released === 0) throw new LockLostError("orchestration item");
  }

  // --- what a turn changes ------------------------------------------------------------------------------------------

  private saveExecution({ instance, executionId, metadata = {} }: TurnCommit): void {
    const { status, output, orchestrationName, orchestrationVersion, parentInstanceId, customStatus } = metadata;
    const now = this.now();
    if (orchestrationName !== undefined) {
      this.run(
        `INSERT INTO instances (instance_id, orchestration_name, orchestration_version, current_execution_id,
                                parent_instance_id, created_at, updated_at)
         VALUES (:instance, :name, :version, :executionId, :parent, :now, :now)
             ON CONFLICT (instance_id) DO UPDATE
            SET orchestration_name = excluded.orchestration_name,
                orchestration_version = excluded.orchestration_version`,
        {
          instance,
          name: orchestrationName,
          version: orchestrationVersion ?? "",
          executionId,
          parent: parentInstanceId ?? null,
          now,
        },
      );
    }
    const known = this.run(
      `UPDATE instances
          SET current_execution_id = MAX(current_execution_id, :executionId), updated_at = :now
        WHERE instance_id = :instance`,
      { instance, executionId, now },
    );
    if (known === 0) return;
    this.run(
      `INSERT INTO executions (instance_id, execution_id, started_at) VALUES (:instance, :executionId, :now)
           ON CONFLICT DO NOTHING`,
      { instance, executionId, now },
    );
    if (status !== undefined) {
      this.run(
        `UPDATE executions SET status = :status, output = :output, completed_at = :completedAt
          WHERE instance_id = :instance AND execution_id = :executionId`,
        { instance, executionId, status, output: output ?? null, completedAt: status === "Running" ? null : now },
      );
    }
    if (customStatus !== undefined) {
      this.run(
        `UPDATE instances SET custom_status = :customStatus, custom_status_version = custom_status_version + 1
          WHERE instance_id = :instance`,
        { instance, customStatus },
      );
    }
  }

  private insertHistory(instance: string, executionId: number, events: readonly HistoryEvent[]): void {
    for (const event of events) {
      this.run(
        `INSERT INTO history (instance_id, execution_id, event_id, event)
         VALUES (:instance, :executionId, :eventId, :event)`,
        { instance, executionId, eventId: event.eventId, event: JSON.stringify(event) },
      );
    }
  }

  private saveKv(instance: string, changes: Readonly<Record<string, string | null>>): void {
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) {
        this.run("DELETE FROM kv WHERE instance_id = :instance AND key = :key", { instance, key });
      } else {
        this.run(
          `INSERT INTO kv (instance_id, key, value) VALUES (:instance, :key, :value)
               ON CONFLICT (instance_id, key) DO UPDATE SET value = excluded.value`,
          { instance, key, value },
        );
      }
    }
  }

  private cancelActivities({ instance, executionId, cancelledActivityIds = [] }: TurnCommit): void {
    if (cancelledActivityIds.length === 0) return;
    this.run(
      `DELETE FROM worker_queue
        WHERE instance_id = :instance AND execution_id = :executionId
          AND activity_id IN (SELECT value FROM json_each(:activities))`,
      { instance, executionId, activities: JSON.stringify(cancelledActivityIds) },
    );
  }

  private insertOrchestratorMessage(item: OrchestratorMessage, delayMs = 0): void {
    this.run(
      `INSERT INTO orchestrator_queue (instance_id, kind, work_item, visible_at)
       VALUES (:instance, :kind, :item, :visibleAt)`,
      {
        instance: item.instance,
        kind: item.kind,
        item: JSON.stringify(item),
        visibleAt: item.kind === "timerFired" ? item.fireAt : this.now() + delayMs,
      },
    );
  }

  private insertWorkerMessage(item: WorkerMessage): void {
    this.run(
      `INSERT INTO worker_queue (instance_id, execution_id, activity_id, session_id, tag, work_item, visible_at)
       VALUES (:instance, :executionId, :activityId, :sessionId, :tag, :item, :now)`,
      {
        instance: item.instance,
        executionId: item.executionId,
        activityId: item.activityId,
        sessionId: item.sessionId ?? null,
        tag: item.tag ?? null,
        item: JSON.stringify(item),
        now: this.now(),
      },
    );
  }

  // --- one activity and its session ---------------------------------------------------------------------------------

  private firstReadyActivity(options: FetchWorkOptions): { id: number; session_id: string | null } | undefined {
    return this.first(
      `SELECT q.id, q.session_id
         FROM worker_queue q
         LEFT JOIN sessions s ON s.session_id = q.session_id AND s.locked_until > :now
        WHERE q.visible_at <= :now
          AND (q.lock_token IS NULL OR q.locked_until <= :now)
          AND (q.session_id IS NULL OR COALESCE(s.owner_id, :owner) = :owner)
          AND (CASE WHEN q.tag IS NULL THEN :untagged = 1
                    ELSE q.tag IN (SELECT value FROM json_each(:tags)) END)
        ORDER BY q.id
        LIMIT 1`,
      {
        now: this.now(),
        owner: options.session?.ownerId ?? null,
        untagged: options.untagged === false ? 0 : 1,
        tags: JSON.stringify(options.tags ?? []),
      },
    );
  }

  private claimSession(sessionId: string, ownerId: string, until: number): void {
    this.run(
      `INSERT INTO sessions (session_id, owner_id, locked_until, last_activity_at)
       VALUES (:sessionId, :ownerId, :until, :now)
           ON CONFLICT (session_id) DO UPDATE
          SET owner_id = excluded.owner_id,
              locked_until = MAX(locked_until, excluded.locked_until),
              last_activity_at = excluded.last_activity_at`,
      { sessionId, ownerId, until, now: this.now() },
    );
  }

  private touchSession(lockToken: string): void {
    this.run(
      `UPDATE sessions SET last_activity_at = :now
        WHERE session_id = (SELECT session_id FROM worker_queue WHERE lock_token = :lockToken)
          AND locked_until > :now`,
      { lockToken, now: this.now() },
    );
  }

  // --- reading ------------------------------------------------------------------------------------------------------

  private currentExecutionId(instance: string): number | undefined {
    return this.scalar<number>("SELECT current_execution_id FROM instances WHERE instance_id = :instance", {
      instance,
    });
  }

  private currentHistory(instance: string): HistoryEvent[] {
    const executionId = this.currentExecutionId(instance);
    return executionId === undefined ? [] : this.historyOf(instance, executionId);
  }

  private historyOf(instance: string, executionId: number): HistoryEvent[] {
    const events = this.column<string>(
      "SELECT event FROM history WHERE instance_id = :instance AND execution_id = :executionId ORDER BY event_id",
      { instance, executionId },
    );
    return events.map((event) => JSON.parse(event) as HistoryEvent);
  }

  private kvOf(instance: string): Record<string, string> {
    const rows = this.all<{ key: string; value: string }>(
      "SELECT key, value FROM kv WHERE instance_id = :instance ORDER BY key",
      { instance },
    );
    return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
  }

  private parentOf(instanceId: string): string | undefined {
    return this.scalar<string>("SELECT parent_instance_id FROM instances WHERE instance_id = :instanceId", {
      instanceId,
    });
  }

  private treeOf(instanceId: string): string[] {
    return this.column<string>(
      `WITH RECURSIVE tree (instance_id, depth) AS (
         SELECT instance_id, 0 FROM instances WHERE instance_id = :instanceId
          UNION
         SELECT i.instance_id, tree.depth + 1 FROM instances i JOIN tree ON i.parent_instance_id = tree.instance_id
       )
       SELECT instance_id FROM tree ORDER BY depth, instance_id`,
      { instanceId },
    );
  }

  /** The instances whose current execution has ended and that match the filter. */
  private endedInstances(filter: InstanceFilter, condition = "TRUE"): string[] {
    return this.column<string>(
      `SELECT i.instance_id
         FROM instances i
         JOIN executions e ON e.instance_id = i.instance_id AND e.execution_id = i.current_execution_id
        WHERE ${condition}
          AND e.status <> 'Running'
          AND (:completedBefore IS NULL OR e.completed_at < :completedBefore)
          AND (:ids IS NULL OR i.instance_id IN (SELECT value FROM json_each(:ids)))
        ORDER BY e.completed_at, i.instance_id
        LIMIT :limit`,
      {
        completedBefore: filter.completedBefore ?? null,
        ids: filter.instanceIds === undefined ? null : JSON.stringify(filter.instanceIds),
        limit: filter.limit ?? 1000,
      },
    );
  }

  private runningAmong(instanceIds: readonly string[]): string[] {
    return this.column<string>(
      `SELECT i.instance_id
         FROM instances i
         JOIN executions e ON e.instance_id = i.instance_id AND e.execution_id = i.current_execution_id
        WHERE i.instance_id IN (SELECT value FROM json_each(:ids)) AND e.status = 'Running'`,
      { ids: JSON.stringify(instanceIds) },
    );
  }

  // --- deleting -----------------------------------------------------------------------------------------------------

  private deleteAll(instanceIds: readonly string[], force: boolean): DeleteResult {
    for (const id of instanceIds) {
      if (this.currentExecutionId(id) === undefined) throw new InstanceNotFoundError(id);
    }
    const [running] = force ? [] : this.runningAmong(instanceIds);
    if (running !== undefined) throw new InvalidOperationError(`instance '${running}' is running`);
    const ids = JSON.stringify(instanceIds);
    const orphan = this.scalar<string>(
      `SELECT instance_id FROM instances
        WHERE parent_instance_id IN (SELECT value FROM json_each(:ids))
          AND instance_id NOT IN (SELECT value FROM json_each(:ids))`,
      { ids },
    );
    if (orphan !== undefined) throw new InvalidOperationError(`child '${orphan}' would be left without its parent`);
    const deleteFrom = (table: string): number =>
      this.run(`DELETE FROM ${table} WHERE instance_id IN (SELECT value FROM json_each(:ids))`, { ids });
    deleteFrom("instance_locks");
    deleteFrom("kv");
    return {
      eventsDeleted: deleteFrom("history"),
      executionsDeleted: deleteFrom("executions"),
      queueMessagesDeleted: deleteFrom("orchestrator_queue") + deleteFrom("worker_queue"),
      instancesDeleted: deleteFrom("instances"),
    };
  }

  private pruneAll(instanceIds: readonly string[], options: PruneOptions): PruneResult {
    let executionsDeleted = 0;
    let eventsDeleted = 0;
    for (const instance of instanceIds) {
      const executions = this.prunableExecutions(instance, options);
      const params = { instance, executions: JSON.stringify(executions) };
      const condition = "instance_id = :instance AND execution_id IN (SELECT value FROM json_each(:executions))";
      executionsDeleted += this.run(`DELETE FROM executions WHERE ${condition}`, params);
      eventsDeleted += this.run(`DELETE FROM history WHERE ${condition}`, params);
    }
    return { instancesProcessed: instanceIds.length, executionsDeleted, eventsDeleted };
  }

  private prunableExecutions(instance: string, options: PruneOptions): number[] {
    return this.column<number>(
      `SELECT e.execution_id
         FROM executions e
         JOIN instances i ON i.instance_id = e.instance_id
        WHERE e.instance_id = :instance
          AND e.execution_id <> i.current_execution_id
          AND e.status <> 'Running'
          AND (:completedBefore IS NULL OR e.completed_at < :completedBefore)
          AND e.execution_id NOT IN (
                SELECT execution_id FROM executions
                 WHERE instance_id = :instance ORDER BY execution_id DESC LIMIT :keepLast)`,
      { instance, completedBefore: options.completedBefore ?? null, keepLast: options.keepLast ?? 1 },
    );
  }

  // --- the database -------------------------------------------------------------------------------------------------

  /**
   * Runs `work` in a transaction that holds the write lock from its beginning, so that it cannot meet SQLITE_BUSY
   * halfway. Even a single change goes through here: this driver (libsql 0.5) does not reset a statement that met
   * SQLITE_BUSY, and beside such a statement later changes are not committed, silently.
   */
  private transaction<T>(work: () => T): T {
    this.database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.database.exec("COMMIT");
      return result;
    } catch (error) {
      if (this.database.inTransaction) this.database.exec("ROLLBACK");
      throw error;
    }
  }

  /** Tries again while another connection holds the write lock. Between two tries the event loop is free. */
  private async retryWhileBusy<T>(operation: string, work: () => T): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || attempt >= this.ackAttempts) throw error;
        this.onRetry(operation, attempt, error);
        await sleep(this.retryDelayMs * 2 ** (attempt - 1));
      }
    }
  }

  private all<Row>(sql: string, params: Params = {}): Row[] {
    return this.database.prepare(sql).all(params) as Row[];
  }

  private first<Row>(sql: string, params: Params = {}): Row | undefined {
    return this.all<Row>(sql, params)[0];
  }

  private column<T extends Value>(sql: string, params: Params = {}): T[] {
    return this.database.prepare(sql).pluck().all(params) as T[];
  }

  /** The one value of the first row; `undefined` where there is no row, or NULL in it. */
  private scalar<T extends Value>(sql: string, params: Params = {}): T | undefined {
    return this.column<T>(sql, params)[0] ?? undefined;
  }

  /** Runs one statement in a transaction of its own. @returns how many rows it changed. */
  private change(sql: string, params: Params): number {
    return this.transaction(() => this.run(sql, params));
  }

  /** Runs a statement that returns no rows, in a transaction. @returns how many rows it changed. */
  private run(sql: string, params: Params = {}): number {
    return this.database.prepare(sql).run(params).changes;
  }
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

function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("SQLITE_BUSY");
}
