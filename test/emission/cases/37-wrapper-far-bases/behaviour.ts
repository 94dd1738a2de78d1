import { EventEmitter } from "node:events";
import type { Provider as Shape, Reader as Reading } from "./provider.js";

class Inner extends EventEmitter implements Shape<string> {
  readonly size: number = 2;
  note = "a";
  label = "l";
  readonly later = async (id: string): Promise<string> => `later ${id} ${this.note}`;
  async fetch(id: string): Promise<string> {
    this.emit("fetched", id);
    return `fetched ${id}`;
  }
  async find(id: string): Promise<string> {
    return `found ${id} ${this.note}`;
  }
  *[Symbol.iterator](): Iterator<string> {
    yield "x";
    yield this.note;
  }
}
class Closing extends Inner {
  async close(): Promise<void> {
    this.emit("closed");
  }
}

export async function Provider(wrap: (inner: Shape<string>) => Shape<string>): Promise<unknown> {
  const inner = new Inner();
  const provider = wrap(inner);
  const heard: unknown[] = [];
  // A chain of listeners stays on the wrapper, which observes.
  const isChained = provider.on("fetched", (id) => heard.push(id)).once("fetched", (id) => heard.push(`once ${id}`)) === provider;
  provider.note = "b";
  const closing = wrap(new Closing());
  closing.once("closed", () => heard.push("closed"));
  await closing.close?.();
  return [
    isChained,
    await provider.fetch("1"),
    await provider.fetch("2"),
    await provider.find("3"),
    await provider.later("4"),
    heard,
    [...provider],
    provider.size,
    provider.label,
    inner.note,
    provider.listenerCount("fetched"),
    "close" in provider,
    "close" in closing,
  ];
}

export async function Reader(wrap: (inner: Reading<string>) => Reading<string>): Promise<unknown> {
  const reader = wrap({ note: "n", find: async (id) => `read ${id}` });
  return [reader.note, await reader.find("1")];
}

class Plain {
  readonly boxed = { inside: this };
  async box(): Promise<{ readonly inside: this }> {
    return { inside: this };
  }
  apply(use: (schema: this) => string): string {
    return use(this);
  }
}

export async function Schema(wrap: (inner: Plain) => Plain): Promise<unknown> {
  const plain = new Plain();
  const schema = wrap(plain);
  return [(await schema.box()).inside === plain, schema.boxed.inside === plain, schema.apply((each) => String(each === plain))];
}
