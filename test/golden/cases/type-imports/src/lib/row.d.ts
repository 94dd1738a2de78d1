export interface Row {
    readonly id: string;
}
export declare namespace Filters {
    interface ByStatus {
        readonly status: string;
    }
}
