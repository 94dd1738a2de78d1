export class Events {
  log: string[] = [];

  async *history(from: number = 0): AsyncGenerator<number, string, boolean | undefined> {
    try {
      for (let sequence = from; sequence < from + 3; sequence++) {
        if ((yield sequence) === true) return "stopped";
      }
      return "ended";
    } finally {
      this.log.push("closed");
    }
  }
  iterable(): AsyncIterable<number> {
    return this.history(10);
  }
  iterator(): AsyncIterator<number> {
    return this.history(20);
  }
  both(): AsyncIterableIterator<number> {
    return this.history(30);
  }
  again(): AsyncIterable<string> {
    return {
      async *[Symbol.asyncIterator]() {
        yield "a";
      },
    };
  }
  /** @operation names */
  *names(count: number): Generator<string, number, unknown> {
    for (let index = 0; index < count; index++) yield `n${index}`;
    return count;
  }
  async later(): Promise<AsyncIterable<number>> {
    return this.history();
  }
  refused(): AsyncGenerator<number> {
    throw new RangeError("at the call");
  }
}
