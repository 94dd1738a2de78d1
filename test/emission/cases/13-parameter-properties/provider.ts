export type Send = (id: string) => Promise<number>;

/** Functions that the constructor takes, and keeps under the name of the parameter. */
export class Client {
  constructor(
    readonly send: Send,
    public receive: (count: number) => Promise<string> = async (count) => String(count),
    readonly later?: Send,
    private readonly hidden: Send = send,
  ) {}

  async both(id: string): Promise<string> {
    return this.receive((await this.send(id)) + (await this.hidden(id)));
  }
}
