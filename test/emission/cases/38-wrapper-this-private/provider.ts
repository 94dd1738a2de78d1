/** What its private member keeps from being one cannot say that it returns one. */
export class Builder {
  #parts: string[] = [];
  add(this: this, part: string): this {
    this.#parts.push(part);
    return this;
  }
  async ready(): Promise<this> {
    return this;
  }
  async build(): Promise<string> {
    return this.#parts.join("+");
  }
}

interface Row {
  readonly id: string;
}

/** Nothing of it is passed on by a method. */
export class Held {
  static count = 0;
  async hidden<T extends Row>(row: T): Promise<T> {
    return row;
  }
  [Symbol.asyncDispose]?: (reason: string) => Promise<string>;
}
