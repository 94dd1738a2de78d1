import { Readable } from "node:stream";

/** Iterated asynchronously, and more than that. What it gives back of its own kind is itself as a rule: nothing is said of that. */
export class Cursor implements AsyncIterable<string> {
  readonly #values: readonly string[];
  constructor(values: readonly string[]) {
    this.#values = values;
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    yield* this.#values;
  }
  async toArray(): Promise<readonly string[]> {
    return this.#values;
  }
  rewind(): Cursor {
    return this;
  }
}

/** Runs when it is waited for. */
export class Query {
  then<A>(ok: (value: string) => A): Promise<A> {
    return Promise.resolve("run").then(ok);
  }
  where(): Query {
    return this;
  }
}

export class Collection {
  find(value: string): Cursor {
    return new Cursor([value]);
  }
  inferred(value: string) {
    return new Cursor([value]);
  }
  readonly held = (): Cursor => new Cursor([]);
  select(): Query {
    return new Query();
  }
  open(text: string): Readable {
    return Readable.from([text]);
  }
  /** @operation observed */
  observed(value: string): Cursor {
    return new Cursor([value]);
  }
  /** @uninstrumented the cursor's own business */
  known(value: string): Cursor {
    return new Cursor([value]);
  }
  async count(): Promise<number> {
    return 1;
  }
  protected inner(): Cursor {
    return new Cursor([]);
  }
}
