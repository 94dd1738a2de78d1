export interface Query {
  readonly name: string;
  readonly limit?: number;
}

export class Destructured {
  async find({ name, limit = 5 }: Query): Promise<string> {
    return `${name} ${limit}`;
  }
  async both({ name: options }: Query, [first, ...more]: readonly string[] = ["none"]): Promise<string> {
    return [options, first, ...more].join();
  }
  async rest(...[name, limit]: [name: string, limit?: number]): Promise<string> {
    return `${name} ${String(limit)}`;
  }
  async same({ ...copy }: Query, options: Query): Promise<boolean> {
    return copy.name === options.name;
  }
}
