export interface Commands {
  get(key: string): Promise<string>;
  set(key: string, value: string): Promise<void>;
  del(key: string): Promise<number>;
  scan(pattern: string): Promise<string[]>;
  /** @uninstrumented it waits on purpose */
  wait(): Promise<void>;
}

export class Commander {}
export interface Commander extends Commands {
  eval(script: string): Promise<unknown>;
}
for (const name of ["get", "set", "del", "scan", "eval"])
  Object.defineProperty(Commander.prototype, name, { value: async (key: string) => `${name} ${key}` });
