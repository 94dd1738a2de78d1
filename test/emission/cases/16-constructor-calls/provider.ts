/** The constructor calls an operation before a subclass could have a field. */
export class Eager {
  readonly ready: Promise<string>;
  readonly options: { readonly url: string };

  constructor(url: string, retries?: number);
  constructor(options: { readonly url: string });
  constructor(which: string | { readonly url: string }, retries = 0) {
    this.options = typeof which === "string" ? { url: `${which}?${retries}` } : which;
    this.ready = this.connect();
  }
  async connect(): Promise<string> {
    return this.options.url;
  }
}
