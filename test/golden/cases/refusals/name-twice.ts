export class NameTwice {
  async fetchOrchestrationItem(): Promise<null> {
    return null;
  }
}

export default class extends NameTwice {
  async ackOrchestrationItem(): Promise<void> {}
}
