interface Row {
  readonly id: string;
}

export class Chained {
  names: string[] = [];
  get size(): number {
    return this.names.length;
  }
  set only(name: string) {
    this.names = [name];
  }
  add(name: string): this {
    this.names.push(name);
    return this;
  }
  async save(): Promise<this> {
    return this;
  }
  async hidden<T extends Row>(row: T): Promise<T> {
    return row;
  }
}
