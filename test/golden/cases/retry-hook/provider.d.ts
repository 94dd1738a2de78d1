/** Retries inside, and says so to a hook by its usual name. */
export declare class RetryingProvider {
    ackOrchestrationItem(lockToken: string): Promise<void>;
    protected onRetry(operation: string, attempt: number, error: unknown): void;
    protected commit(lockToken: string): Promise<void>;
}
/** The same with a hook of another name. */
export declare class TaggedRetryProvider {
    ackOrchestrationItem(instance: string, lock_token: string): Promise<void>;
    /** @retryHook */
    protected again(attempt: number): Promise<void>;
}
