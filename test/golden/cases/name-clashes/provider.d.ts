/** Each of these names is one that generated code would like to use. */
export interface Context {
    readonly observe: boolean;
}
export interface Span {
    readonly operations: readonly string[];
}
export type Histogram = "histogram";
export type Counter = string;
export type Promised<T> = Promise<T>;
export type Parameters = readonly string[];
export type Awaited = number;
export declare const observe = 1;
export declare const operations = 2;
export declare const trace = 3;
export declare const metrics = 4;
export declare const context = 5;
export declare function setProviderLogger(): void;
export declare class Operation {
    fetchOrchestrationItem(context: Context, span: Span, histogram?: Histogram): Promise<Counter | null>;
    ackOrchestrationItem(operations: Parameters, observe: Awaited, result: Span, error: unknown): Promise<Span>;
    observeQueueDepths(): string;
    getQueueDepths(): Promise<{
        orchestratorQueue: number;
        workerQueue: number;
        timerQueue: number;
    }>;
    read(delete_: string, arguments_: string, await_: string): Promise<string>;
}
