type Send = (text: string) => Promise<string>;

export class Accessors {
  calls = 0;
  #send: Send = async (text) => `sent ${text}`;
  static #count = 0;

  /**
   * Gives another function each time.
   * @operation read
   */
  get read(): (id: string) => Promise<string> {
    this.calls++;
    return async (id) => id;
  }
  /** @operation send */
  set send(value: Send) {
    this.#send = value;
  }
  get send(): (text: string) => Promise<string> {
    return this.#send;
  }
  get inferred() {
    return async (text: string): Promise<string> => `${text} ${String(this.calls)}`;
  }
  protected get guarded(): () => Promise<string> {
    return () => Promise.resolve("guarded");
  }
  static get counted(): () => Promise<number> {
    return async () => ++Accessors.#count;
  }
  /** @operation fetch */
  accessor fetch = async (id: string): Promise<string> => id;
  /** @operation hidden */
  private get hidden(): () => Promise<string> {
    return async () => "hidden";
  }
  /** @operation looked_up */
  get lookedUp(): Send {
    return this.#send;
  }

  async all(): Promise<string> {
    return (await this.guarded()) + (await this.hidden());
  }
}
