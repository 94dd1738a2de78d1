/** Names for types of functions, one the name of another. */
export type Handler = (id: string) => Promise<string>;
export type Named = Handler;
export type Of<T> = (value: T) => Promise<T>;

export function handler(prefix: string): Handler {
  return async (id) => prefix + id;
}
