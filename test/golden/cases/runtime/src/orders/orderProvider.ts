export class OrderProvider {
  async ackOrchestrationItem(instance: string, lockToken: string): Promise<void> {
    void instance;
    void lockToken;
  }
  listInstances(): string[] {
    return [];
  }
}
