/** A class that is only a type outside. */
class Typed {
  async read(): Promise<string> {
    return "typed";
  }
}
export type { Typed };
