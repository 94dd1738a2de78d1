export default interface Entry {
  readonly id: string;
}
export interface Options {
  readonly limit: number;
}
export interface Generic<T> {
  readonly value: T;
}
export enum Level {
  Low = 1,
  High = 2,
}
export const VERSION = "v";
