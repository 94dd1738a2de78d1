import { handler, type Named, type Of } from "./handlers.js";

export interface Item {
  readonly id: string;
}

export class Arrows {
  readonly prefix = "p";
  readonly fetch = async (id: string): Promise<Item> => ({ id: this.prefix + id });
  readonly generic = async <T extends Item>(item: T): Promise<T> => item;
  readonly typed: (id: string) => Promise<string> = async function (this: Arrows, id: string) {
    return id;
  };
  protected readonly guarded = async (id: string): Promise<string> => id;
  readonly inferred = async (count = 1) => count;
  mutable = async (): Promise<string> => "first";

  readonly named: Named = handler("n");
  readonly of: Of<number>;

  constructor() {
    this.of = (value) => Promise.resolve(value);
  }

  async all(): Promise<unknown[]> {
    return [await this.guarded("g"), await this.fetch("i")];
  }
}

/** Hands one of them on before it can be observed. */
export class Captured {
  readonly handlers: (() => Promise<string>)[];
  readonly fetch = async (): Promise<string> => "fetched";
  readonly early = this.fetch;
  readonly bound = this.fetch.bind(this);
  /** Read when it is called, so observed. */
  readonly later = (): Promise<string> => this.fetch();

  constructor() {
    this.handlers = [this.fetch];
  }
}
