export declare function unused<T>(values: readonly unknown[]): T[];
