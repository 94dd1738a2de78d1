export interface Event {
    readonly sequence: number;
}
export declare class StreamingProvider {
    readHistory(instance: string, from?: number): AsyncGenerator<Event, string, boolean | undefined>;
    listInstances(): Generator<string, number, void>;
    read(instance: string): AsyncIterable<Event>;
    listExecutions(instance: string): AsyncIterableIterator<Event>;
    listChildren(instance: string): AsyncIterator<Event>;
    /** No operation result is more than iterable here: only the call is measured. */
    getInstanceTree(instance: string): Iterable<string>;
}
