export class Tokens {
  static readonly open: unique symbol = Symbol("open");
  protected static readonly shared: unique symbol = Symbol("shared");
  private static readonly hidden: unique symbol = Symbol("hidden");
  protected readonly size: number = 3;

  constructor(private readonly name: string) {}

  async opened(): Promise<typeof Tokens.open> {
    return Tokens.open;
  }
  async ofFamily(token?: typeof Tokens.shared): Promise<typeof Tokens.shared> {
    return token ?? Tokens.shared;
  }
  async own(): Promise<typeof Tokens.hidden> {
    return Tokens.hidden;
  }
  async passed<T extends typeof Tokens.hidden>(token: T): Promise<T> {
    return token;
  }
  async titled(name: typeof this.name, size: typeof this.size): Promise<string> {
    return `${this.name} ${name} ${size}`;
  }
}

/** What it names is its base's. */
export class MoreTokens extends Tokens {
  async inherited(): Promise<typeof MoreTokens.shared> {
    return MoreTokens.shared;
  }
}

export class Slots {
  protected static readonly empty: unique symbol = Symbol("empty");
  #held: string | typeof Slots.empty = Slots.empty;

  get held(): string | undefined {
    return this.#held === Slots.empty ? undefined : this.#held;
  }
  set held(value: string | undefined | typeof Slots.empty) {
    this.#held = value ?? Slots.empty;
  }
  async read(): Promise<string | undefined> {
    return this.held;
  }
}
