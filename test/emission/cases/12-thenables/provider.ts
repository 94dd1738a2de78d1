import { Readable } from "node:stream";

export class Query<T> {
  static runs = 0;
  readonly #values: readonly T[];
  constructor(values: readonly T[]) {
    this.#values = values;
  }
  where(test: (value: T) => boolean): Query<T> {
    return new Query(this.#values.filter(test));
  }
  // Runs the query: observing it must not.
  then<A>(ok: (values: readonly T[]) => A): Promise<A> {
    Query.runs++;
    return Promise.resolve(this.#values).then(ok);
  }
}

/** Iterated asynchronously, and more than that. */
export class Cursor<T> {
  readonly #values: readonly T[];
  constructor(values: readonly T[]) {
    this.#values = values;
  }
  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    yield* this.#values;
  }
  rewind(): this {
    return this;
  }
}

export class Queries {
  /** @operation select */
  select(name: string): Query<string> {
    return new Query([name, "b"]);
  }
  /** @operation scan */
  scan(): Cursor<string> {
    return new Cursor(["a"]);
  }
  /** @operation open */
  open(text: string): Readable {
    return Readable.from([text]);
  }
  /** @operation later */
  later(): PromiseLike<number> {
    return { then: (ok) => Promise.resolve(7).then(ok) };
  }
}
