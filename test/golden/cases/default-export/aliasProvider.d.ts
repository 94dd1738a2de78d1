declare class Internal {
    fetchOrchestrationItem(): Promise<null>;
}
export { Internal as AliasProvider };
