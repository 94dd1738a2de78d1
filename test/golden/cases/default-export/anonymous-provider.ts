/** Takes its name from the file. */
export default class {
  async fetchOrchestrationItem(): Promise<null> {
    return null;
  }
}
