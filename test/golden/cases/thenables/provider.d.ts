export declare class Query<T> {
    private readonly run;
    constructor(run: () => Promise<T>);
    where(): this;
    then<A, B>(ok: (value: T) => A | PromiseLike<A>, err?: (error: unknown) => B | PromiseLike<B>): Promise<A | B>;
}
export declare class ThenableProvider {
    read(instance: string): Query<string[]>;
    listInstances(): PromiseLike<string[]>;
}
