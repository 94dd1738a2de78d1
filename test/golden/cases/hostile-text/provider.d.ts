export declare class HostileProvider {
    /**
     * Ends early? *\/ `${process.exit(1)}` <\/script> {{constructor}} {{{raw}}} \u002a/ and "quotes" and 'more'.
     * @example
     * ```ts
     * const s = `/* not a comment *\/ ${"x"}`;
     * ```
     */
    fetchOrchestrationItem(mode: "*/ export const evil = 1; /*" | "`${evil}`" | "\n" | '"'): Promise<null>;
    /** {{name}} @operation read_\u0000 */
    read($: string, _: string, ünïcode: string, $$super: string): Promise<string>;
    ["listInstances"](): Promise<"</script>">;
    __proto__(): Promise<void>;
}
