export type Done<T> = (error: Error | undefined, value?: T) => void;

export class Callbacks {
  /** @operation read */
  read(id: string, callback: (err: Error | null, value?: string) => void): void {
    callback(null, id);
  }
  /** @operation load */
  load(id: string, done: Done<string>): this {
    done(id === "" ? new Error("empty") : undefined, id);
    return this;
  }
  /** Either way. */
  send(text: string): Promise<string>;
  send(text: string, callback: Done<string>): void;
  async send(text: string, callback?: Done<string>): Promise<string | void> {
    if (callback === undefined) return text;
    callback(undefined, text);
  }
  /** @operation each */
  each(visit: (item: string) => void): void {
    visit("one");
  }
}
