import type { Options, Row } from "./types.js";

export class Root<R> {
  readonly rows: R[] = [];
  async push(row: R): Promise<number> {
    return this.rows.push(row);
  }
}

export class Base<T, R = Row> extends Root<R> {
  async first(values: readonly T[]): Promise<T | undefined> {
    return values[0];
  }
  async named(row: Row, options: Options = {}): Promise<Row> {
    void options;
    return row;
  }
  async map<U>(values: T[], map: (value: T) => U): Promise<U[]> {
    return values.map(map);
  }
  async replaced(options?: Options): Promise<string> {
    return `base ${options?.limit ?? 0}`;
  }
}

/** What `of` and `held` return is each subclass's to say. */
export class Schema<Output, Kept extends Promise<unknown> = Promise<string>> {
  constructor(readonly output: Output) {}
  of(value: unknown): Output {
    void value;
    return this.output;
  }
  readonly held = (): Output => this.output;
  get given(): () => Output {
    return () => this.output;
  }
  either(flag: boolean): Output | undefined {
    return flag ? this.output : undefined;
  }
  kept(kept: Kept): Kept {
    return kept;
  }
}
