export class PlainProvider {
  async fetchOrchestrationItm(): Promise<null> {
    return null;
  }
  async load(): Promise<void> {}
}
