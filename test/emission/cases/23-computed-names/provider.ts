import * as all from "./keys.js";
import { SHARED, Verbs, WORD as RENAMED } from "./keys.js";

export const KEY: unique symbol = Symbol("key");
const HIDDEN: unique symbol = Symbol("hidden");

export class Computed {
  async [KEY](text: string): Promise<string> {
    return text;
  }
  async [SHARED]<T>(value: T): Promise<T> {
    return value;
  }
  async [RENAMED](): Promise<string> {
    return "word";
  }
  async [Verbs.Read](): Promise<string> {
    return "read";
  }
  async [HIDDEN](): Promise<string> {
    return "hidden";
  }
  async typed(key: typeof SHARED, other: typeof all.SHARED): Promise<boolean> {
    return key === other;
  }
}
