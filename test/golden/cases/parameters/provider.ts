const DEFAULT_TIMEOUT = 30_000;

export interface Options {
  readonly limit?: number;
}

export class ParameterProvider {
  private readonly retries = 3;

  async fetchOrchestrationItem(timeoutMs: number = DEFAULT_TIMEOUT): Promise<null> {
    return timeoutMs < 0 ? null : null;
  }
  async ackOrchestrationItem(lockToken: string, attempt: number = this.retries, note?: string): Promise<string> {
    return `${lockToken}${attempt}${note}`;
  }
  async enqueueForOrchestrator(delayMs: number | undefined = 0, instance: string): Promise<string> {
    return instance + delayMs;
  }
  async enqueueForWorker(first: string, ...more: readonly string[]): Promise<number> {
    return [first, ...more].length;
  }
  async read(...[instance, from]: [instance: string, from?: number]): Promise<string> {
    return instance + from;
  }
  async listInstances({ limit = 10 }: Options = {}): Promise<number> {
    return limit;
  }
  async listInstancesByStatus([status]: readonly [string], { limit }: Options): Promise<string> {
    return status + limit;
  }
  async readHistory(this: ParameterProvider, instance: string): Promise<string> {
    return instance + this.retries;
  }
  async getKvValue(instance: string, key?: string): Promise<number> {
    void instance;
    void key;
    return arguments.length;
  }
  async pruneExecutions(filter: (instance: string) => boolean = () => true, keepLast?: number): Promise<boolean> {
    return filter(String(keepLast));
  }
  async deleteInstance(kind: "one" | "tree", ...rest: [id: string] | [id: string, depth: number]): Promise<string> {
    return kind + rest.join();
  }
}
