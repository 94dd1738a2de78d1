import { Commander } from "./commander.js";
import { EventEmitter } from "node:events";

interface Transaction {
  multi(): Promise<void>;
  size(): number;
}

/** Its commands are promised by interfaces alone; who writes them to the prototype, and when, no type says. */
export class Client extends Commander {
  async fetch(): Promise<string> {
    return `fetched ${await this.get("a")}`;
  }
}
export interface Client extends Transaction {}

/** What the interface says again is inherited all the same. */
export class Emitting extends EventEmitter {
  async fetch(): Promise<string> {
    return "fetched";
  }
}
export interface Emitting extends Pick<EventEmitter, "emit"> {
  /** @uninstrumented by another */
  aside(): Promise<void>;
}
