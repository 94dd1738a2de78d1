export function unused<T>(values: readonly unknown[]): T[] {
  return values.slice(0, 0) as T[];
}
