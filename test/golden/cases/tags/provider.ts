export class TaggedRepository {
  /**
   * Removes what is older.
   * @operation purge_expired
   * @param olderThan in milliseconds
   */
  async purge(olderThan: number): Promise<number> {
    return olderThan;
  }
  /** @operation */
  async findUser(id: string): Promise<string | null> {
    return id;
  }
  /** @uninstrumented called once a millisecond, measured by its caller */
  async fetchOrchestrationItem(): Promise<null> {
    return null;
  }
  /** @uninstrumented */
  async ackWorker(): Promise<void> {}

  async notAnOperation(): Promise<void> {}
}
