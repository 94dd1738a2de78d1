export interface Item {
    instance_id: string;
}
export declare class SnakeProvider {
    fetch_orchestration_item(): Promise<Item | undefined>;
    ack_orchestration_item(instance_id: string, lock_token: string): Promise<void>;
    ack_worker(lock_token: string): Promise<void>;
    enqueue_orchestrator(item: Item): Promise<void>;
    dequeue_worker(): Promise<Item | undefined>;
    cleanup_orphaned_sessions(): Promise<string[]>;
}
