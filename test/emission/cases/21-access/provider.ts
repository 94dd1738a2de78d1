export class Access {
  async open(): Promise<string> {
    return `${await this.guarded("g")} ${await this.hidden()} ${await this.#secret()}`;
  }
  protected async guarded(name: string): Promise<string> {
    return name;
  }
  /** @operation hidden */
  private async hidden(): Promise<string> {
    return "hidden";
  }
  /** @operation secret */
  async #secret(): Promise<string> {
    return "secret";
  }
}
