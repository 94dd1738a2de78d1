export interface Item {
  readonly instance: string;
}

/** On a driver that blocks, as SQLite's do: nothing here may become a promise. */
export class SyncProvider {
  fetchOrchestrationItem(): Item | null {
    return null;
  }
  ackOrchestrationItem(lockToken: string): void {
    if (lockToken === "") throw new TypeError("no lock token");
  }
  renewSessionLock(sessions: readonly string[]): number {
    return sessions.length;
  }
  cleanupOrphanedSessions(): bigint {
    return 0n;
  }
  getQueueDepths(): { orchestratorQueue: number; workerQueue: number; timerQueue: number } {
    return { orchestratorQueue: 0, workerQueue: 0, timerQueue: 0 };
  }
  /** Never returns. */
  abandonWorkItem(): never {
    throw new Error("not supported");
  }
}
