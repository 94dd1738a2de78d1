/** One line,
 * and another. */
export class WindowsProvider {
  /**
   * Two
   * lines.
   */
  async fetchOrchestrationItem(
    timeoutMs: number,
  ): Promise<null> {
    return timeoutMs === 0 ? null : null;
  }
}
