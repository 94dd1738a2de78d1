type Loader = ((id: string) => Promise<string>) | undefined;

export interface Merged {
  /** Declared here alone. */
  refresh(id: string): Promise<string>;
  later?(id: string): Promise<string>;
  readonly held: () => Promise<string>;
  readonly size: number;
  readonly lacking?: (() => Promise<string>) | undefined;
}

export class Merged {
  /** @operation renew */
  renew?: (id: string) => Promise<string>;
  async stop?(): Promise<void>;
  /** An operation by what it may hold. */
  restart?: (id: string) => Promise<void>;
  reload?: ((id: string) => Promise<string>) | undefined;
  load: Loader;
  unload: null | (() => Promise<void>) = null;
  readonly either?: (() => Promise<void>) | string;

  async plain(): Promise<string> {
    return this.renew === undefined ? "absent" : "present";
  }
}
Merged.prototype.refresh = (id) => Promise.resolve(id);
Object.defineProperty(Merged.prototype, "held", { value: () => Promise.resolve("held") });
