export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Error };

export interface Message {
  readonly id: string;
  readonly queueName: string;
  readonly tenant: { readonly id: string };
}

export class QueueProvider {
  async fetchOrchestrationItem(queueName: string): Promise<Message | null> {
    return queueName === "" ? null : { id: "1", queueName, tenant: { id: "t" } };
  }
  async publish(message: Message, priority?: number): Promise<Result<number>> {
    return priority === 0 ? { ok: false, error: new Error("refused") } : { ok: true, value: message.id.length };
  }
  async peek(queueName: string): Promise<Message | null> {
    return queueName === "" ? null : { id: "1", queueName, tenant: { id: "t" } };
  }
  async drain(queueName: string): Promise<Message[]> {
    return queueName === "" ? [] : [];
  }
  async heartbeat(): Promise<void> {}
}
