/** One line,
 * and another. */
export declare class WindowsProvider {
    /**
     * Two
     * lines.
     */
    fetchOrchestrationItem(timeoutMs: number): Promise<null>;
}
