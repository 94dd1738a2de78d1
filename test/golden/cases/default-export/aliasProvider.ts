class Internal {
  async fetchOrchestrationItem(): Promise<null> {
    return null;
  }
}
export { Internal as AliasProvider };
