export interface Row {
  readonly id: string;
}

/** Type parameters with constraints and defaults, on the class and on its methods. */
export class Store<T extends Row = Row, K extends string = string> {
  readonly rows: T[] = [];

  async add(row: T): Promise<number> {
    return this.rows.push(row);
  }
  async pluck<P extends keyof T>(property: P): Promise<T[P][]> {
    return this.rows.map((row) => row[property]);
  }
  async map<U extends object = T, V = U>(first: (row: T) => U, second?: (row: U) => V): Promise<(U | V)[]> {
    return this.rows.map(first).map((row) => second?.(row) ?? row);
  }
  async names<const N extends readonly K[]>(names: N): Promise<N> {
    return names;
  }
  async each<const N extends readonly K[]>(...names: N): Promise<{ readonly [I in keyof N]: T | undefined }> {
    return names.map((_, index) => this.rows[index]) as never;
  }
  async group<T extends PropertyKey>(key: T, ...rows: readonly Row[]): Promise<Map<T, readonly Row[]>> {
    return new Map([[key, rows]]);
  }
}

/** Says how it varies. */
export class Varying<in out T, out U = T> {
  declare protected readonly one: U;
  async keep(value: T): Promise<T> {
    return value;
  }
}
