export interface Item {
    readonly instance: string;
}
export declare class OverloadProvider {
    /** By id. */
    read(instance: string): Promise<Item>;
    /**
     * Several at once.
     * @deprecated call it once for each
     */
    read(instances: readonly string[]): Promise<Item[]>;
    listInstances(): string[];
    listInstances(callback: (instances: string[]) => void): void;
    getKvValue<T extends object>(instance: string, key: string): Promise<T>;
    getKvValue(instance: string): Promise<string>;
}
