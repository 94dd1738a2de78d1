export abstract class Base {
  protected readonly name: string;
  protected constructor(name: string) {
    this.name = name;
  }
  abstract load(): Promise<string>;
  protected abstract save(text: string): Promise<void>;

  async twice(): Promise<string> {
    await this.save(this.name);
    return `${await this.load()} ${await this.load()}`;
  }
}
