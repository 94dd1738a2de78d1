class LocalProvider {
  async fetchOrchestrationItem(): Promise<null> {
    return null;
  }
}
export const provider: object = new LocalProvider();
