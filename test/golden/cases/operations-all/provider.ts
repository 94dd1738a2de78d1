export class UserRepository {
  async findById(id: string): Promise<string | null> {
    return id === "" ? null : id;
  }
  saveAll(users: readonly string[]): Promise<void> {
    return Promise.resolve(void users);
  }
  async *streamHTTPLogs(): AsyncGenerator<string, void, undefined> {
    yield "line";
  }
  /** @uninstrumented trivial */
  async ping(): Promise<void> {}
  count(): number {
    return 0;
  }
  protected async connect(): Promise<void> {}
  private async reconnect(): Promise<void> {}
  async #close(): Promise<void> {}
  async [Symbol.asyncDispose](): Promise<void> {
    await this.reconnect();
    await this.#close();
  }
}
