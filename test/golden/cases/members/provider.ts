/** Members that are not plain methods: measured right, or refused with a position. */
export class MemberProvider {
  readonly fetchOrchestrationItem = async (timeoutMs: number): Promise<{ instance: string } | null> =>
    timeoutMs === 0 ? null : { instance: "a" };

  readonly ackWorker?: (token: string) => Promise<void>;

  get read(): (instance: string) => Promise<string> {
    return async (instance) => instance;
  }
  static async listInstances(): Promise<string[]> {
    return [];
  }
  async "enqueueForWorker"(item: string): Promise<void> {
    void item;
  }
  async "read-history"(): Promise<void> {}

  ackOrchestrationItem(lockToken: string, callback: (error: Error | null) => void): void {
    callback(lockToken === "" ? new Error("no lock token") : null);
  }
}
