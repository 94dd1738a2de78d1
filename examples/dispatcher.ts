/** Drives orchestrations through any {@link Provider}: one loop takes turns, others carry out activities. */

import { setTimeout as sleep } from "node:timers/promises";
import type {
  ActivityCompleted,
  ActivityFailed,
  LockedWorkItem,
  Payload,
  Provider,
  StartOrchestration,
} from "./contract.js";
import { ActivityError, takeTurn, type Orchestration } from "./replay.js";

/** An activity does the work: it may take its time, have effects, and fail. */
export type Activity = (input: never, instance: string) => Promise<Payload>;

/** What to run, as whom, and at what pace. Times in milliseconds. */
export interface DispatcherOptions {
  readonly orchestrations: Readonly<Record<string, Orchestration>>;
  readonly activities: Readonly<Record<string, Activity>>;
  /** Owns the sessions of this dispatcher. */
  readonly ownerId: string;
  /** How many activities run at once. Default: 2. */
  readonly workers?: number;
  /** How long a fetched item stays locked; it is renewed at half that time. Default: 2000. */
  readonly lockTimeoutMs?: number;
  /** How long a session may be without work before it is given up. Default: 5000. */
  readonly sessionIdleMs?: number;
  /** The pause after an empty queue or a fault. Default: 10. */
  readonly pollMs?: number;
  /** Hears of every fault of the provider; the loop goes on. Default: nobody does. */
  readonly onFault?: (error: unknown) => void;
}

/** Drives orchestrations through a provider, from {@link Dispatcher.start} to {@link Dispatcher.stop}. */
export class Dispatcher {
  private readonly provider: Provider;
  private readonly options: Required<DispatcherOptions>;
  private stopping = new AbortController();
  private loops: Promise<void>[] = [];

  constructor(provider: Provider, options: DispatcherOptions) {
    this.provider = provider;
    this.options = { workers: 2, lockTimeoutMs: 2000, sessionIdleMs: 5000, pollMs: 10, onFault: () => {}, ...options };
  }

  /** Starts the loops. */
  start(): void {
    this.stopping = new AbortController();
    const workers = Array.from({ length: this.options.workers }, () => this.loop(() => this.runActivity()));
    this.loops = [this.loop(() => this.runTurn()), ...workers, this.loop(() => this.tendSessions())];
  }

  /** Ends the loops; what is running is finished and acknowledged first. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
  }

  /** Takes one turn of one instance. @returns whether there was one to take. */
  async runTurn(): Promise<boolean> {
    const { lockTimeoutMs } = this.options;
    const item = await this.provider.fetchOrchestrationItem({ lockTimeoutMs });
    if (item === undefined) return false;
    const orchestration = this.options.orchestrations[item.orchestrationName ?? ""];
    if (orchestration === undefined) {
      await this.provider.abandonOrchestrationItem(item.lockToken, { delayMs: lockTimeoutMs });
    } else {
      await this.provider.ackOrchestrationItem(item.lockToken, takeTurn(orchestration, item));
    }
    return true;
  }

  /** Carries out one activity. @returns whether there was one. */
  async runActivity(): Promise<boolean> {
    const { lockTimeoutMs, ownerId } = this.options;
    const item = await this.provider.fetchWorkItem({ lockTimeoutMs, session: { ownerId, lockTimeoutMs } });
    if (item === undefined) return false;
    const renewal = setInterval(() => {
      this.provider.renewWorkItemLock(item.lockToken, lockTimeoutMs).catch(this.options.onFault);
    }, lockTimeoutMs / 2);
    try {
      const completion = await this.carryOut(item);
      await this.provider.ackWorkItem(item.lockToken, completion);
    } finally {
      clearInterval(renewal);
    }
    return true;
  }

  private async carryOut({ work }: LockedWorkItem): Promise<ActivityCompleted | ActivityFailed> {
    const { instance, executionId, activityId } = work;
    try {
      const activity = this.options.activities[work.name];
      if (activity === undefined) throw new ActivityError(`there is no activity '${work.name}'`);
      const result = await activity(work.input as never, instance);
      return { kind: "activityCompleted", instance, executionId, activityId, result };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { kind: "activityFailed", instance, executionId, activityId, message };
    }
  }

  private async tendSessions(): Promise<boolean> {
    const { ownerId, lockTimeoutMs, sessionIdleMs } = this.options;
    await this.provider.renewSessionLock([ownerId], lockTimeoutMs, sessionIdleMs);
    await this.provider.cleanupOrphanedSessions(sessionIdleMs);
    await this.pause(lockTimeoutMs / 2);
    return true;
  }

  private async loop(step: () => Promise<boolean>): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        if (!(await step())) await this.pause(this.options.pollMs);
      } catch (error) {
        this.options.onFault(error);
        await this.pause(this.options.pollMs);
      }
    }
  }

  private async pause(delayMs: number): Promise<void> {
    await sleep(delayMs, undefined, { signal: this.stopping.signal }).catch(() => {});
  }
}

/** Starts an instance. */
export async function startOrchestration(
  provider: Provider,
  instance: string,
  orchestration: string,
  input: Payload,
): Promise<void> {
  const start: StartOrchestration = {
    kind: "startOrchestration",
    instance,
    orchestration,
    version: "1.0.0",
    executionId: 1,
    input,
  };
  await provider.enqueueForOrchestrator(start);
}
