export declare class FluentProvider {
    readonly open: boolean;
    enqueueForWorker(item: string): this;
    enqueueForOrchestrator(item: string): Promise<this>;
    abandonWorkItem(this: this & {
        readonly open: true;
    }): void;
    read(value: unknown): value is string;
    ackWorker(value: unknown): asserts value is string;
}
