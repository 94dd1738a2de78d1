/**
 * The contract of a durable-execution provider: a history for each orchestration and two queues with peek-lock.
 *
 *     fetchOrchestrationItem ──► one turn of an orchestration ──► ackOrchestrationItem ──► worker queue, timers, messages
 *              ▲                                                                                       │
 *              └────── orchestrator queue ◄── ackWorkItem ◄── one activity ◄── fetchWorkItem ◄─────────┘
 *
 * A provider stores and delivers; it decides nothing. The ids of executions and events come from its caller, and what
 * an event or a payload means is none of its business. Times are milliseconds: durations as they are, instants since
 * the epoch. What is not found is `undefined`. A fault of the store rejects with the error of its driver, untouched.
 */

/** Anything that JSON can carry. */
export type Payload = unknown;

/** Where an execution stands. Every status but `Running` is final. */
export type ExecutionStatus = "Running" | "Completed" | "Failed" | "ContinuedAsNew";

/** One entry of an execution's history. The provider reads nothing of it but `eventId`, by which it orders. */
export interface HistoryEvent {
  /** Its place in the history of one execution, from 1. */
  readonly eventId: number;
  readonly type: string;
  /** The instant it was decided. */
  readonly at: number;
  /** The event that this one answers: the scheduling of an activity, the creation of a timer. */
  readonly sourceEventId?: number;
  readonly data?: Payload;
}

/** Starts an instance. The instance itself is made by the acknowledgement of its first turn. */
export interface StartOrchestration {
  readonly kind: "startOrchestration";
  readonly instance: string;
  readonly orchestration: string;
  readonly version: string;
  readonly executionId: number;
  readonly input: Payload;
  readonly parentInstance?: string;
}

/** Starts the next execution of an instance, with a history of its own. */
export interface ContinueAsNew {
  readonly kind: "continueAsNew";
  readonly instance: string;
  readonly orchestration: string;
  readonly version: string;
  readonly executionId: number;
  readonly input: Payload;
}

/** The only item of the worker queue: one activity to carry out. */
export interface ActivityExecute {
  readonly kind: "activityExecute";
  readonly instance: string;
  readonly executionId: number;
  /** The `eventId` of the event that scheduled it. */
  readonly activityId: number;
  readonly name: string;
  readonly input: Payload;
  /** Activities of one session go to one owner for as long as that owner keeps the session. */
  readonly sessionId?: string;
  /** Routes the activity to the workers that ask for this tag. */
  readonly tag?: string;
}

/** An activity succeeded. */
export interface ActivityCompleted {
  readonly kind: "activityCompleted";
  readonly instance: string;
  readonly executionId: number;
  readonly activityId: number;
  readonly result: Payload;
}

/** An activity failed for good. */
export interface ActivityFailed {
  readonly kind: "activityFailed";
  readonly instance: string;
  readonly executionId: number;
  readonly activityId: number;
  readonly message: string;
}

/** A timer; it becomes visible at `fireAt` and not before. */
export interface TimerFired {
  readonly kind: "timerFired";
  readonly instance: string;
  readonly executionId: number;
  readonly timerId: number;
  readonly fireAt: number;
}

/** Something happened outside. It may arrive before the instance is started. */
export interface ExternalRaised {
  readonly kind: "externalRaised";
  readonly instance: string;
  readonly name: string;
  readonly data: Payload;
}

/** A child orchestration ended; addressed to the parent, which is `instance`. */
export interface ChildEnded {
  readonly kind: "childCompleted" | "childFailed";
  readonly instance: string;
  readonly executionId: number;
  /** The `eventId` of the parent's event that started the child. */
  readonly childId: number;
  readonly result: Payload;
}

/** Asks an instance to end. */
export interface CancelInstance {
  readonly kind: "cancelInstance";
  readonly instance: string;
  readonly reason: string;
}

/** What the worker queue carries. */
export type WorkerMessage = ActivityExecute;

/** What the orchestrator queue carries. */
export type OrchestratorMessage =
  | StartOrchestration
  | ContinueAsNew
  | ActivityCompleted
  | ActivityFailed
  | TimerFired
  | ExternalRaised
  | ChildEnded
  | CancelInstance;

/** What either queue carries. `instance` is always the receiver. */
export type WorkItem = WorkerMessage | OrchestratorMessage;

/** One instance, locked, with everything that its next turn needs. */
export interface OrchestrationItem {
  readonly instance: string;
  /** From the instance or, before its first turn, from its start message; `undefined` while there is neither. */
  readonly orchestrationName: string | undefined;
  readonly version: string | undefined;
  /** The current execution; 1 before the first turn. */
  readonly executionId: number;
  /** The history of the current execution, in order. */
  readonly history: HistoryEvent[];
  /** Every message that was visible when the lock was taken, in the order of arrival. At least one. */
  readonly messages: OrchestratorMessage[];
  readonly kv: Record<string, string>;
  readonly lockToken: string;
  /** How often the most often fetched of the messages has been fetched, this time included. */
  readonly attemptCount: number;
}

/** One activity, locked. */
export interface LockedWorkItem {
  readonly instance: string;
  readonly work: ActivityExecute;
  readonly lockToken: string;
  /** How often it has been fetched, this time included. */
  readonly attemptCount: number;
}

/** What a turn says about its execution. Absent means unchanged. */
export interface ExecutionMetadata {
  readonly status?: ExecutionStatus;
  /** The result, the error message, or the input of the next execution, as `status` says. */
  readonly output?: string;
  readonly orchestrationName?: string;
  readonly orchestrationVersion?: string;
  readonly parentInstanceId?: string;
  /** `null` clears the status. */
  readonly customStatus?: string | null;
}

/** Everything that one turn changes; committed as a whole or not at all. */
export interface TurnCommit {
  /** The instance of the item; an acknowledgement under the lock of another instance is refused. */
  readonly instance: string;
  /** The execution that `history` belongs to; created where it does not exist. */
  readonly executionId: number;
  /** The events to append. */
  readonly history?: readonly HistoryEvent[];
  readonly workerItems?: readonly WorkerMessage[];
  readonly orchestratorItems?: readonly OrchestratorMessage[];
  /** Activities of this execution that are no longer wanted, whether waiting or running. */
  readonly cancelledActivityIds?: readonly number[];
  /** `null` removes the key. */
  readonly kv?: Readonly<Record<string, string | null>>;
  readonly metadata?: ExecutionMetadata;
}

/** How to fetch from the orchestrator queue. */
export interface FetchOrchestrationOptions {
  /** After this time without acknowledgement or renewal the item is visible again. */
  readonly lockTimeoutMs: number;
}

/** The owner for whom session-bound activities are fetched. */
export interface SessionFetchOptions {
  readonly ownerId: string;
  readonly lockTimeoutMs: number;
}

/** How to fetch from the worker queue. */
export interface FetchWorkOptions {
  readonly lockTimeoutMs: number;
  /** Without it only activities that belong to no session are fetched. */
  readonly session?: SessionFetchOptions;
  /** The tags that this worker serves. Default: none. */
  readonly tags?: readonly string[];
  /** Whether it serves activities without a tag, too. Default: true. */
  readonly untagged?: boolean;
}

/** How to give a locked item back. */
export interface AbandonOptions {
  /** Time until it is visible again. Default: 0. */
  readonly delayMs?: number;
  /** The fetch that is given back does not count as an attempt. Default: false. */
  readonly ignoreAttempt?: boolean;
}

/** A custom status and its version, which grows by one with every change. */
export interface CustomStatus {
  readonly status: string | undefined;
  readonly version: number;
}

/** The part of a provider that the dispatchers use. */
export interface Provider {
  /** Locks the first instance with a visible message, together with all its visible messages. */
  fetchOrchestrationItem(options: FetchOrchestrationOptions): Promise<OrchestrationItem | undefined>;

  /**
   * Commits a turn: history, metadata, key-value changes, the messages it sends; removes the messages it consumed and
   * the lock. All or nothing.
   *
   * @throws LockLostError when the lock is not held any more; nothing is changed then.
   */
  ackOrchestrationItem(lockToken: string, turn: TurnCommit): Promise<void>;

  /**
   * Gives an instance and its messages back.
   *
   * @throws LockLostError when another fetch holds the instance by now.
   */
  abandonOrchestrationItem(lockToken: string, options?: AbandonOptions): Promise<void>;

  /**
   * Prolongs the lock of an instance, counted from now.
   *
   * @throws LockLostError when the lock is not held any more.
   */
  renewOrchestrationItemLock(lockToken: string, extendForMs: number): Promise<void>;

  /** The history of an instance's current execution; empty where there is none. */
  read(instance: string): Promise<HistoryEvent[]>;

  /** The history of one execution; empty where there is none. */
  readWithExecution(instance: string, executionId: number): Promise<HistoryEvent[]>;

  /** Appends events outside a turn. */
  appendWithExecution(instance: string, executionId: number, events: readonly HistoryEvent[]): Promise<void>;

  /** Puts an activity into the worker queue, outside a turn. */
  enqueueForWorker(item: WorkerMessage): Promise<void>;

  /** Locks the first visible activity that this worker may carry out; claims its session where it has none. */
  fetchWorkItem(options: FetchWorkOptions): Promise<LockedWorkItem | undefined>;

  /**
   * Removes an activity and sends its completion, both or neither. Without a completion it is only removed.
   *
   * @throws LockLostError when it was cancelled, or is held by another worker by now.
   */
  ackWorkItem(lockToken: string, completion?: ActivityCompleted | ActivityFailed): Promise<void>;

  /**
   * Gives an activity back.
   *
   * @throws LockLostError when it was cancelled, or is held by another worker by now.
   */
  abandonWorkItem(lockToken: string, options?: AbandonOptions): Promise<void>;

  /**
   * Prolongs the lock of an activity, counted from now. This is also how a worker learns of a cancellation.
   *
   * @throws LockLostError when the lock is not held any more.
   */
  renewWorkItemLock(lockToken: string, extendForMs: number): Promise<void>;

  /**
   * Prolongs the sessions that these owners hold and that were active within `idleTimeoutMs`.
   *
   * @returns how many sessions were renewed.
   */
  renewSessionLock(ownerIds: readonly string[], extendForMs: number, idleTimeoutMs: number): Promise<number>;

  /**
   * Removes the sessions that nobody holds, that wait for no activity and were idle for `idleTimeoutMs`.
   *
   * @returns how many sessions were removed.
   */
  cleanupOrphanedSessions(idleTimeoutMs: number): Promise<number>;

  /** Sends a message to an instance, outside a turn. A timer stays invisible until it fires, others for `delayMs`. */
  enqueueForOrchestrator(item: OrchestratorMessage, delayMs?: number): Promise<void>;

  /** The custom status, if it changed since `lastSeenVersion`. */
  getCustomStatus(instance: string, lastSeenVersion: number): Promise<CustomStatus | undefined>;

  /** One value of an instance. */
  getKvValue(instance: string, key: string): Promise<string | undefined>;

  /** All values of an instance. */
  getKvAllValues(instance: string): Promise<Record<string, string>>;
}

/** An instance as operators see it. Its status is that of its current execution. */
export interface InstanceInfo {
  readonly instanceId: string;
  readonly orchestrationName: string;
  readonly orchestrationVersion: string;
  readonly currentExecutionId: number;
  readonly status: ExecutionStatus;
  readonly output: string | undefined;
  readonly parentInstanceId: string | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** One execution of an instance. */
export interface ExecutionInfo {
  readonly executionId: number;
  readonly status: ExecutionStatus;
  readonly output: string | undefined;
  readonly startedAt: number;
  readonly completedAt: number | undefined;
  readonly eventCount: number;
}

/** Totals over the whole store; an instance counts under the status of its current execution. */
export interface SystemMetrics {
  readonly totalInstances: number;
  readonly totalExecutions: number;
  readonly runningInstances: number;
  readonly completedInstances: number;
  readonly failedInstances: number;
  readonly totalEvents: number;
}

/** How many messages wait, unlocked. */
export interface QueueDepths {
  /** Messages to orchestrations, without timers. */
  readonly orchestratorQueue: number;
  readonly workerQueue: number;
  /** Timers that are due; one that is still running is nobody's work yet. */
  readonly timerQueue: number;
}

/** An instance and all its descendants, parents before children. */
export interface InstanceTree {
  readonly rootId: string;
  readonly allIds: string[];
}

/** Which instances a bulk operation takes. The conditions are joined by "and". */
export interface InstanceFilter {
  readonly instanceIds?: readonly string[];
  /** The current execution ended before this instant. */
  readonly completedBefore?: number;
  /** Default: 1000. */
  readonly limit?: number;
}

/** Which executions to prune; never the current one, never a running one. */
export interface PruneOptions {
  /** The newest executions to keep, the current one included. Default: 1. */
  readonly keepLast?: number;
  /** Only executions that ended before this instant. */
  readonly completedBefore?: number;
}

/** What a deletion removed. */
export interface DeleteResult {
  readonly instancesDeleted: number;
  readonly executionsDeleted: number;
  readonly eventsDeleted: number;
  readonly queueMessagesDeleted: number;
}

/** What pruning removed. */
export interface PruneResult {
  readonly instancesProcessed: number;
  readonly executionsDeleted: number;
  readonly eventsDeleted: number;
}

/** The part of a provider that operators use. */
export interface ProviderAdmin {
  /** All instance ids, oldest first. */
  listInstances(): Promise<string[]>;

  /** The ids of the instances in this status, oldest first. */
  listInstancesByStatus(status: ExecutionStatus): Promise<string[]>;

  /** The execution ids of an instance, ascending. */
  listExecutions(instance: string): Promise<number[]>;

  /** The history of the current execution. */
  readHistory(instance: string): Promise<HistoryEvent[]>;

  /** The history of one execution. */
  readHistoryWithExecutionId(instance: string, executionId: number): Promise<HistoryEvent[]>;

  /** The id of the current execution. */
  latestExecutionId(instance: string): Promise<number | undefined>;

  /** One instance. */
  getInstanceInfo(instance: string): Promise<InstanceInfo | undefined>;

  /** One execution. */
  getExecutionInfo(instance: string, executionId: number): Promise<ExecutionInfo | undefined>;

  /** Totals over the whole store. */
  getSystemMetrics(): Promise<SystemMetrics>;

  /** How many messages wait. */
  getQueueDepths(): Promise<QueueDepths>;

  /** An instance and its descendants; empty where there is none. */
  getInstanceTree(instanceId: string): Promise<InstanceTree>;

  /** The ids of the direct children. */
  listChildren(instanceId: string): Promise<string[]>;

  /** The id of the parent; `undefined` for a root. */
  getParentId(instanceId: string): Promise<string | undefined>;

  /**
   * Deletes a root instance with all its descendants.
   *
   * @throws InstanceNotFoundError, or InvalidOperationError for a child, or for a running tree without `force`.
   */
  deleteInstance(instanceId: string, force?: boolean): Promise<DeleteResult>;

  /**
   * Deletes exactly these instances, all or none. Whoever holds the lock of one loses it.
   *
   * @throws InstanceNotFoundError, or InvalidOperationError when one is running and `force` is not given, or when a
   *   child would be left without its parent.
   */
  deleteInstancesAtomic(instanceIds: readonly string[], force?: boolean): Promise<DeleteResult>;

  /** Deletes the root instances that match, with their descendants; trees in which something runs are skipped. */
  deleteInstanceBulk(filter: InstanceFilter): Promise<DeleteResult>;

  /** Removes old executions of one instance. */
  pruneExecutions(instanceId: string, options?: PruneOptions): Promise<PruneResult>;

  /** Removes old executions of the instances that match. */
  pruneExecutionsBulk(filter: InstanceFilter, options?: PruneOptions): Promise<PruneResult>;
}
