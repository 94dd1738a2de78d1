import { EventEmitter } from "node:events";

export const WORK: unique symbol = Symbol("work");
const HIDDEN: unique symbol = Symbol("hidden");

interface Timed {
  ready: Promise<number>;
  measure(name: string): Promise<string>;
  reset(): this;
}

/** What the interface adds is written to the prototype below. */
export class Merged extends EventEmitter {
  async fetch(): Promise<string> {
    return "fetched";
  }
  async [WORK](id: string): Promise<string> {
    return `worked ${id}`;
  }
  ["plain name"](): string {
    return "plain";
  }
}
export interface Merged extends Timed {
  added(id: number): Promise<number>;
}
Object.assign(Merged.prototype, {
  ready: Promise.resolve(1),
  async measure(name: string): Promise<string> {
    return `measured ${name}`;
  },
  reset(this: Merged): Merged {
    return this;
  },
  async added(id: number): Promise<number> {
    return id + 1;
  },
});

/** Nothing else can write the name of one of its members. */
export class Locked {
  async fetch(): Promise<void> {}
  async [HIDDEN](): Promise<void> {}
}
