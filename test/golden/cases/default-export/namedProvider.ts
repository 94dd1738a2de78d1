export default class NamedProvider {
  async fetchOrchestrationItem(): Promise<null> {
    return null;
  }
}
