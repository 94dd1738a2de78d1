/** None of these is `async`: what is thrown before there is a promise stays a throw. */
export class Mixed {
  enqueue(delay: number): Promise<number> {
    if (delay < 0) throw new RangeError(`delay ${delay}`);
    return Promise.resolve(delay);
  }
  maybe(late: boolean): string | Promise<string> {
    return late ? Promise.resolve("late") : "now";
  }
  conditional<T extends boolean>(late: T): T extends true ? Promise<string> : string {
    return (late ? Promise.resolve("late") : "now") as T extends true ? Promise<string> : string;
  }
  /** @operation size */
  size(text: string): number {
    return text.length;
  }
  /** @operation each */
  each(names: readonly string[], callback: (name: string) => void): void {
    names.forEach((name) => callback(name));
  }
}
