export class Counting {
  async count(first: string, second?: string): Promise<string> {
    void second;
    return `${first} of ${arguments.length}`;
  }
  async all<T>(...values: T[]): Promise<T[]> {
    void values;
    return Array.from(arguments) as T[];
  }
  async generic<T>(value?: T): Promise<number> {
    void value;
    return arguments.length;
  }
  async none(): Promise<number> {
    return arguments.length;
  }
}
