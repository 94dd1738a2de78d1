export type Result<T> = {
    readonly ok: true;
    readonly value: T;
} | {
    readonly ok: false;
    readonly error: Error;
};
export interface Message {
    readonly id: string;
    readonly queueName: string;
    readonly tenant: {
        readonly id: string;
    };
}
export declare class QueueProvider {
    fetchOrchestrationItem(queueName: string): Promise<Message | null>;
    publish(message: Message, priority?: number): Promise<Result<number>>;
    peek(queueName: string): Promise<Message | null>;
    drain(queueName: string): Promise<Message[]>;
    heartbeat(): Promise<void>;
}
