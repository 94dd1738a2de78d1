export interface Options {
  readonly limit?: number;
}
export interface Row {
  readonly name: string;
}
