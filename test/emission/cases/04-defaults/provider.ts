const DEFAULT = 30;

export class Defaults {
  #evaluated = 0;
  readonly step = 3;

  #next(): number {
    return ++this.#evaluated;
  }
  async last(timeout: number = DEFAULT): Promise<number> {
    return timeout;
  }
  async fromThis(step: number = this.step, count: number = this.#next()): Promise<string> {
    return `${step} ${count}`;
  }
  async middle(first: string | undefined = "first", second: string): Promise<string> {
    return first + second;
  }
  async callback(filter: (name: string) => boolean = () => true, ...names: string[]): Promise<string[]> {
    return names.filter(filter);
  }
  async optional(a?: number, b: string | null = "b", c?: string): Promise<unknown[]> {
    return [a, b, c];
  }
}
