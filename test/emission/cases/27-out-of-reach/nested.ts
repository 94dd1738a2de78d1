export function make(): unknown {
  class Nested {
    /** @operation read */
    async read(): Promise<string> {
      return "nested";
    }
  }
  return new Nested();
}
