export interface Event {
  readonly sequence: number;
}

export class StreamingProvider {
  async *readHistory(instance: string, from = 0): AsyncGenerator<Event, string, boolean | undefined> {
    for (let sequence = from; sequence < from + 3; sequence++) {
      if ((yield { sequence }) === true) break;
    }
    return instance;
  }
  *listInstances(): Generator<string, number, void> {
    yield "a";
    return 1;
  }
  read(instance: string): AsyncIterable<Event> {
    return this.readHistory(instance);
  }
  listExecutions(instance: string): AsyncIterableIterator<Event> {
    return this.readHistory(instance);
  }
  listChildren(instance: string): AsyncIterator<Event> {
    return this.readHistory(instance);
  }
  /** No operation result is more than iterable here: only the call is measured. */
  getInstanceTree(instance: string): Iterable<string> {
    return new Set([instance]);
  }
}
