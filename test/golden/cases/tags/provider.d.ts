export declare class TaggedRepository {
    /**
     * Removes what is older.
     * @operation purge_expired
     * @param olderThan in milliseconds
     */
    purge(olderThan: number): Promise<number>;
    /** @operation */
    findUser(id: string): Promise<string | null>;
    /** @uninstrumented called once a millisecond, measured by its caller */
    fetchOrchestrationItem(): Promise<null>;
    /** @uninstrumented */
    ackWorker(): Promise<void>;
    notAnOperation(): Promise<void>;
}
