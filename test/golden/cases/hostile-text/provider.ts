export class HostileProvider {
  /**
   * Ends early? *\/ `${process.exit(1)}` <\/script> {{constructor}} {{{raw}}} \u002a/ and "quotes" and 'more'.
   * @example
   * ```ts
   * const s = `/* not a comment *\/ ${"x"}`;
   * ```
   */
  async fetchOrchestrationItem(mode: "*/ export const evil = 1; /*" | "`${evil}`" | "\n" | '"'): Promise<null> {
    return mode === '"' ? null : null;
  }
  /** {{name}} @operation read_\u0000 */
  async read($: string, _: string, ünïcode: string, $$super: string): Promise<string> {
    return $ + _ + ünïcode + $$super;
  }
  async ["listInstances"](): Promise<"</script>"> {
    return "</script>";
  }
  async __proto__(): Promise<void> {}
}
