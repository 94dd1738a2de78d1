export const SHARED: unique symbol = Symbol("shared");
export const WORD = "word";

export enum Verbs {
  Read = "read-it",
}
