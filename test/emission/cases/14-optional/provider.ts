export interface Merged {
  /** Declared here alone. */
  refresh(id: string): Promise<string>;
  later?(id: string): Promise<string>;
}

export class Merged {
  /** @operation renew */
  renew?: (id: string) => Promise<string>;
  async stop?(): Promise<void>;

  async plain(): Promise<string> {
    return this.renew === undefined ? "absent" : "present";
  }
}
Merged.prototype.refresh = (id) => Promise.resolve(id);
