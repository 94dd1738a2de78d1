export interface Item {
  instance_id: string;
}

export class SnakeProvider {
  async fetch_orchestration_item(): Promise<Item | undefined> {
    return undefined;
  }
  async ack_orchestration_item(instance_id: string, lock_token: string): Promise<void> {
    void instance_id;
    void lock_token;
  }
  async ack_worker(lock_token: string): Promise<void> {
    void lock_token;
  }
  async enqueue_orchestrator(item: Item): Promise<void> {
    void item;
  }
  async dequeue_worker(): Promise<Item | undefined> {
    return undefined;
  }
  async cleanup_orphaned_sessions(): Promise<string[]> {
    return [];
  }
}
