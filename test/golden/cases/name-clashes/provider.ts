/** Each of these names is one that generated code would like to use. */
export interface Context {
  readonly observe: boolean;
}
export interface Span {
  readonly operations: readonly string[];
}
export type Histogram = "histogram";
export type Counter = string;
export type Promised<T> = Promise<T>;
export type Parameters = readonly string[];
export type Awaited = number;
export const observe = 1;
export const operations = 2;
export const trace = 3;
export const metrics = 4;
export const context = 5;
export function setProviderLogger(): void {}

export class Operation {
  async fetchOrchestrationItem(context: Context, span: Span, histogram?: Histogram): Promise<Counter | null> {
    return context.observe ? (span.operations[0] ?? null) : (histogram ?? null);
  }
  async ackOrchestrationItem(operations: Parameters, observe: Awaited, result: Span, error: unknown): Promise<Span> {
    void operations;
    void observe;
    void error;
    return result;
  }
  observeQueueDepths(): string {
    return "mine";
  }
  async getQueueDepths(): Promise<{ orchestratorQueue: number; workerQueue: number; timerQueue: number }> {
    return { orchestratorQueue: 0, workerQueue: 0, timerQueue: 0 };
  }
  async read(delete_: string, arguments_: string, await_: string): Promise<string> {
    return delete_ + arguments_ + await_;
  }
}
