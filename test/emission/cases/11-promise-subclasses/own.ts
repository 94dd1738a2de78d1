/** No subclass of the global one: it is called so. */
class Promise<T> {
  readonly value: T;
  constructor(value: T) {
    this.value = value;
  }
}
export type { Promise as OwnPromise };

export class Owner {
  /** @operation give */
  give(name: string): Promise<string> {
    return new Promise(name);
  }
  async real(): globalThis.Promise<number> {
    return 1;
  }
}
