/** Has a hook, and no operation that counts retries. */
export class UncountedProvider {
  async fetchWorkItem(): Promise<void> {
    this.onRetry("fetch_work_item", 1, undefined);
  }
  protected onRetry(operation: string, attempt: number, error: unknown): void {
    void [operation, attempt, error];
  }
}

/** Its method of that name is no hook: others call it. */
export class SubscribedProvider {
  async ackOrchestrationItem(): Promise<void> {}
  onRetry(listener: () => void): void {
    listener();
  }
}

/** Counts the retries of two operations, and its hook does not tell which is meant. */
export class UnclearProvider {
  async ackOrchestrationItem(): Promise<void> {}
  async ackWorkItem(): Promise<void> {}
  /** @retryHook */
  protected again(attempt: number): void {
    void attempt;
  }
}
