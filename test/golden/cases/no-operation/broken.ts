export class BrokenProvider {
  async fetchOrchestrationItem(: Promise<null> {
    return null;
  }
}
