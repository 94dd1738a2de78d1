export abstract class AbstractProvider {
  protected readonly name: string;
  protected constructor(name: string) {
    this.name = name;
  }

  abstract fetchOrchestrationItem(): Promise<{ instance: string } | null>;
  protected abstract ackWorker(token: string): Promise<void>;

  async ackOrchestrationItem(lockToken: string): Promise<void> {
    await this.ackWorker(lockToken);
  }
  protected async renewSessionLock(): Promise<number> {
    return this.name.length;
  }
}
