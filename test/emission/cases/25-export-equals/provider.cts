import Rows = require("./rows.cjs");
import type { Clock } from "./clock.cjs";

/** The whole of its module. What its signatures name is in the namespace that merges with it. */
class Store<T extends Store.Row = Store.Row> {
  readonly #rows: T[] = [];

  async read(options: Store.Options, clock?: Clock): Promise<Store.Result<T>> {
    const found = this.#rows.filter(({ id }) => id === options.id);
    return { found, at: clock?.now() ?? 0 };
  }

  async write(row: T, extra: Rows.Extra): Promise<Rows> {
    this.#rows.push(row);
    return new Rows(this.#rows.length, extra.note);
  }

  list(): Promise<readonly string[]>;
  list(prefix: string, options: Store.Options): Promise<readonly string[]>;
  async list(prefix = "", options?: Store.Options): Promise<readonly string[]> {
    return this.#rows.map(({ id }) => id).filter((id) => id.startsWith(prefix) && id !== options?.id);
  }

  static async open(name: string): Promise<string> {
    return `${this.name.replace("Instrumented", "")} ${name}`;
  }
}

namespace Store {
  export interface Options {
    readonly id: string;
  }
  export interface Row {
    readonly id: string;
  }
  export interface Result<T> {
    readonly found: readonly T[];
    readonly at: number;
  }
}

export = Store;
