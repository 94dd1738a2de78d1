export interface Item {
  readonly id: string;
}
interface Hidden {
  readonly h: number;
}

/** Parameter properties are properties. */
export class Declared {
  constructor(
    readonly token: string,
    public limit: number = 3,
    public label?: string,
    readonly send: (id: string) => Promise<Item> = async (id) => ({ id }),
  ) {}

  async fetch(id: string): Promise<Item> {
    return { id: `${id} ${this.token} ${this.limit} ${this.label}` };
  }
}

/** A private one hides something as well. */
export class Closed {
  constructor(private readonly item: Item) {}

  async fetch(): Promise<string> {
    return this.item.id;
  }
}

/** A setter may take more, or less, than its getter gives. */
export class Settable {
  private text: string | undefined;

  get name(): string | undefined {
    return this.text;
  }
  set name(value: string) {
    this.text = value;
  }
  get wide(): string {
    return String(this.text);
  }
  set wide(value: string | number | Item) {
    this.text = typeof value === "object" ? value.id : String(value);
  }
  get same(): string {
    return "same";
  }
  set same(value: string) {
    this.text = value;
  }

  async fetch(): Promise<string | undefined> {
    return this.text;
  }
}

/** Gives a string, and takes what no other file can name. */
export class Unnameable {
  text: string = "";

  get hidden(): string {
    return this.text;
  }
  set hidden(value: string | Hidden) {
    this.text = typeof value === "string" ? value : String(value.h);
  }

  async fetch(): Promise<string> {
    return this.text;
  }
}

/** Functions that others set, and the instance calls. */
export class Bus {
  onMessage: (message: string) => void = () => {};
  onClose?: () => void;

  async send(message: string): Promise<void> {
    this.onMessage(message);
    this.onClose?.();
  }
}

/** Functions that an instance may lack: one from the start, others from time to time. */
export class Lacking {
  readonly renew?: ((id: string) => Promise<string>) | undefined;
  restart: (() => Promise<string>) | undefined = undefined;
  readonly close?: (() => Promise<void>) | null;

  constructor(renew?: (id: string) => Promise<string>) {
    if (renew !== undefined) this.renew = renew;
  }

  async fetch(): Promise<string> {
    return (await this.restart?.()) ?? "fetched";
  }
}
