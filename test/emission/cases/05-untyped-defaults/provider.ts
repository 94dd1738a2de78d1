interface Options {
  readonly limit: number;
}
const OPTIONS: Options = { limit: 2 };

export class Untyped {
  async list(limit = 10, names = ["a", "b"], options = OPTIONS): Promise<string[]> {
    return names.slice(0, Math.min(limit, options.limit));
  }
  async first<T>(values: readonly T[], index = 0): Promise<T | undefined> {
    return values[index];
  }
}
