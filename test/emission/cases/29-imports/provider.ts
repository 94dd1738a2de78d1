import type Default from "./kinds.js";
import type * as all from "./kinds.js";
import { Level, type Options as Opts, type Generic } from "./kinds.js";
import { EventEmitter } from "node:events";
import { type Readable } from "node:stream";

export enum Kind {
  One,
  Two,
}
export const TABLE = { a: 1, b: 2 } as const;
export type Keys = keyof typeof TABLE;

export class Imports extends EventEmitter {
  async byDefault(value: Default): Promise<Default> {
    return value;
  }
  async byNamespace(options: all.Options, level: all.Level): Promise<all.Options> {
    return { limit: options.limit + level };
  }
  async byAlias(options: Opts, level: Level = Level.High): Promise<number> {
    return options.limit + level;
  }
  async kinds(kind: Kind, key: Keys): Promise<(typeof TABLE)[Keys]> {
    return kind === Kind.One ? TABLE[key] : 2;
  }
  async inline(value: import("./kinds.js").Options): Promise<typeof import("./kinds.js").VERSION> {
    void value;
    return "v";
  }
  async shadowed<Opts extends string>(value: Opts): Promise<Opts> {
    return value;
  }
  async globals(signal: AbortSignal | undefined, stream?: Readable): Promise<Generic<Map<string, Buffer>>> {
    void signal;
    void stream;
    return { value: new Map() };
  }
}
