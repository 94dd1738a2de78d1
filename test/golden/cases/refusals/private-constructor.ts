export class SingletonProvider {
  static readonly shared = new SingletonProvider();
  private constructor() {}
  async fetchOrchestrationItem(): Promise<null> {
    return null;
  }
}
