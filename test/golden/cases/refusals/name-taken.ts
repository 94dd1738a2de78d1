export class TakenProvider {
  async fetchOrchestrationItem(): Promise<null> {
    return null;
  }
}
export class InstrumentedTakenProvider extends TakenProvider {}
