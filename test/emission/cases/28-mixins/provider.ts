import { EventEmitter } from "node:events";

export type Constructor<T = object> = new (...args: any[]) => T;

export function Timed<B extends Constructor>(Base: B) {
  return class extends Base {
    async time(label: string): Promise<number> {
      return label.length;
    }
  };
}

/** Asks for what another mixin brings: `time` is then a member of both. */
export function Named<B extends Constructor<{ time(label: string): Promise<number> }>>(Base: B) {
  abstract class Named extends Base {
    static async make(name: string): Promise<string> {
      return `made ${name}`;
    }
    static readonly lazily = async (count: number): Promise<number> => count;
    /** @uninstrumented made for tests */
    static async plain(): Promise<string> {
      return "plain";
    }
    static async outer(): Promise<string> {
      return `outer ${await this.make("o")}`;
    }

    eager = async (text: string): Promise<string> => `eager ${text}`;
    "eager-too": (text: string) => Promise<string> = async (text) => text;
    maybe?: () => Promise<number>;
    later: (() => Promise<number>) | undefined = undefined;
    /** @operation */
    count(): number {
      return 1;
    }
    async name(): Promise<string> {
      return `n${await this.time("label")}`;
    }
  }
  return Named;
}

export class Root {
  static async fetch(id: string): Promise<string> {
    return id;
  }
  async get(id: string): Promise<string> {
    return id;
  }
}

export class Mixed extends Named(Timed(Root)) {
  async title(): Promise<string> {
    return `${await this.name()} ${await this.get("id")}`;
  }
}

/** The statics of the language and of Node are no operations of a class. */
export class Timer extends Timed(EventEmitter) {
  async stop(): Promise<string> {
    return "stopped";
  }
}
