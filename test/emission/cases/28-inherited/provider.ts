import { Base, Schema, type Options } from "./lib/index.js";

interface Row {
  readonly id: string;
}

/** All but one of its operations are its bases'; `Row` is another one here. */
export class Derived extends Base<Date, Row> {
  async own(row: Row): Promise<string> {
    return row.id;
  }
  override async replaced(options?: Options): Promise<string> {
    return `derived ${await super.replaced(options)}`;
  }
}

export class Further<T> extends Base<T> {
  async last(values: readonly T[]): Promise<T | undefined> {
    return this.first([...values].reverse());
  }
}

/** Its base declares no promise: that it is one is told by what it extends. */
export class Pending<T> extends Schema<Promise<T>> {}

/** Here they are none. */
export class Settled extends Schema<number> {}
