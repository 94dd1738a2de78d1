/** Retries inside, and says so to a hook by its usual name. */
export class RetryingProvider {
  async ackOrchestrationItem(lockToken: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.commit(lockToken);
      } catch (error) {
        if (attempt === 3) throw error;
        this.onRetry("ack_orchestration_item", attempt, error);
      }
    }
  }
  protected onRetry(operation: string, attempt: number, error: unknown): void {
    void operation;
    void attempt;
    void error;
  }
  protected async commit(lockToken: string): Promise<void> {
    if (lockToken === "") throw new Error("serialization failure");
  }
}

/** The same with a hook of another name. */
export class TaggedRetryProvider {
  async ackOrchestrationItem(instance: string, lock_token: string): Promise<void> {
    await this.again(1);
    void instance;
    void lock_token;
  }
  /** @retryHook */
  protected async again(attempt: number): Promise<void> {
    void attempt;
  }
}
