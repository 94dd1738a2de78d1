export default class NamedProvider {
    fetchOrchestrationItem(): Promise<null>;
}
