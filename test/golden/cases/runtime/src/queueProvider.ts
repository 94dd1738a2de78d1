export class QueueProvider {
  async fetchOrchestrationItem(): Promise<{ instance: string } | null> {
    return null;
  }
  async getQueueDepths(): Promise<{ orchestratorQueue: number; workerQueue: number; timerQueue: number }> {
    return { orchestratorQueue: 0, workerQueue: 0, timerQueue: 0 };
  }
}
