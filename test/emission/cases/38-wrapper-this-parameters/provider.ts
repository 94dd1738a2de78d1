export interface Opened {
  readonly open: true;
}

export class Session<T> {
  protected readonly items: T[] = [];

  async own(this: Session<T>, item: T): Promise<number> {
    return this.items.push(item);
  }
  async itself(this: this, item: T): Promise<number> {
    return this.items.push(item);
  }
  async opened(this: Session<T> & Opened, item: T): Promise<number> {
    return this.items.push(item);
  }
  async free(this: void, count: number): Promise<number> {
    return count + 1;
  }
  async either(this: Session<T>, key: number): Promise<T | undefined>;
  async either(this: Session<T>, key: string): Promise<string>;
  async either(this: Session<T>, key: number | string): Promise<T | string | undefined> {
    return typeof key === "string" ? key : this.items[key];
  }
  isOpen(): this is this & Opened {
    return this.items.length > 0;
  }
}

/** Undeclared: TypeScript infers predicates, from 5.5 on. */
export class Inferred {
  isText(value: unknown) {
    return typeof value === "string";
  }
  isDate(value: unknown, strict: boolean) {
    void strict;
    return value instanceof Date;
  }
  isSmall(value: number) {
    return value < 10;
  }
  copy() {
    return { ...this, copied: true };
  }
  async load() {
    return { ...this, loaded: true };
  }
  async plain() {
    return { loaded: this.isText("a") };
  }
}
