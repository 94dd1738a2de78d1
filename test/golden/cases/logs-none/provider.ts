export interface Item {
  readonly instance: string;
  readonly lockToken: string;
}

export class SmallProvider {
  async fetchOrchestrationItem(): Promise<Item | null> {
    return null;
  }
  async ackOrchestrationItem(lockToken: string): Promise<void> {
    if (lockToken === "") throw new Error("no lock token");
  }
  renewSessionLock(sessions: readonly string[]): number {
    return sessions.length;
  }
  async getQueueDepths(): Promise<{ orchestratorQueue: number; workerQueue: number; timerQueue: number }> {
    return { orchestratorQueue: 0, workerQueue: 0, timerQueue: 0 };
  }
}
