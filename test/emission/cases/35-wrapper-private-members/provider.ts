export class Secretive {
  #calls = 0;
  private readonly suffix = "!";

  async read(name: string): Promise<string> {
    this.#calls++;
    return name + this.suffix;
  }
  count(): number {
    return this.#calls;
  }
}
