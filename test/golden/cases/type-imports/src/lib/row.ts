export interface Row {
  readonly id: string;
}
export namespace Filters {
  export interface ByStatus {
    readonly status: string;
  }
}
