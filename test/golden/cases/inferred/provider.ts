const DEFAULT_TIMEOUT = 30_000;
interface Row {
  readonly instance: string;
}

/** What TypeScript infers, it need not be able to name elsewhere. */
export class InferredProvider {
  async fetchOrchestrationItem(timeoutMs = DEFAULT_TIMEOUT) {
    return timeoutMs === 0 ? null : ({ instance: "a" } as Row);
  }
  listInstances() {
    return ["a"];
  }
  listExecutions() {
    return Promise.resolve([1]);
  }
  enqueueForWorker(row = { instance: "a" }, { force } = { force: false }) {
    void row;
    void force;
    return this;
  }
  async *readHistory(from = 0) {
    yield from;
  }
  async getKvValue<T>(value: T) {
    return value;
  }
}
