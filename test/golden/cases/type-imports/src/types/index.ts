export type { Row } from "../lib/row.js";
export interface Options {
  readonly limit: number;
}
export default interface Page<T> {
  readonly items: readonly T[];
}
