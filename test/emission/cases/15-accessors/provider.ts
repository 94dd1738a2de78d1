export class Accessors {
  calls = 0;
  #send = async (text: string): Promise<string> => `sent ${text}`;

  /** @operation read */
  get read(): (id: string) => Promise<string> {
    this.calls++;
    return async (id) => id;
  }
  /** @operation send */
  get send(): (text: string) => Promise<string> {
    return this.#send;
  }
  set send(value: (text: string) => Promise<string>) {
    this.#send = value;
  }
  /** @operation fetch */
  accessor fetch = async (id: string): Promise<string> => id;
}
