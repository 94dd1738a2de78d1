export class Query<T> {
  readonly #run: () => Promise<T>;
  constructor(run: () => Promise<T>) {
    this.#run = run;
  }
  where(): this {
    return this;
  }
  // Runs the query: observing it must not.
  then<A, B>(ok: (value: T) => A | PromiseLike<A>, err?: (error: unknown) => B | PromiseLike<B>): Promise<A | B> {
    return this.#run().then(ok, err);
  }
}

export class ThenableProvider {
  read(instance: string): Query<string[]> {
    return new Query(async () => [instance]);
  }
  listInstances(): PromiseLike<string[]> {
    return Promise.resolve([]);
  }
}
