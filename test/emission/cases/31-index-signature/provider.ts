/** What is on the instance is the data: nothing may be added. */
export class Bag {
  [key: string]: unknown;

  async put(key: string, value: unknown): Promise<string[]> {
    this[key] = value;
    return Object.keys(this);
  }
}
