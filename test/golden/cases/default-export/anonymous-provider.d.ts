/** Takes its name from the file. */
export default class {
    fetchOrchestrationItem(): Promise<null>;
}
