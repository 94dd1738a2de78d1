export class Documented {
  // Not part of the documentation.
  /** An earlier block, which is not the method's. */
  /**
   * Reads.
   * @deprecated use `list`
   * @param name - of what
   */
  async read(name: string): Promise<string> {
    return name;
  }
  /** @internal */
  async inside(): Promise<void> {}

  /* Not a documentation comment. */
  async list(): Promise<string[]> {
    return [];
  }
  /** Ends early: *\/ ${"x"} `code` */
  async odd(): Promise<void> {}
}
