export class PrivateProvider {
  async ackWorker(): Promise<void> {
    await this.fetchOrchestrationItem();
    await this.#ackOrchestrationItem();
  }
  private async fetchOrchestrationItem(): Promise<null> {
    return null;
  }
  async #ackOrchestrationItem(): Promise<void> {}
}
