export declare class UserRepository {
    #private;
    findById(id: string): Promise<string | null>;
    saveAll(users: readonly string[]): Promise<void>;
    streamHTTPLogs(): AsyncGenerator<string, void, undefined>;
    /** @uninstrumented trivial */
    ping(): Promise<void>;
    count(): number;
    protected connect(): Promise<void>;
    private reconnect;
    [Symbol.asyncDispose](): Promise<void>;
}
