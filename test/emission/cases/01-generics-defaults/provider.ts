/** Type parameters with defaults, and with bounds that name each other. */
export class Defaults<T> {
  async list<V = T, W extends V[] = V[]>(value: V, list?: W): Promise<[V, W | undefined]> {
    return [value, list];
  }
  async keys<V = T, K extends keyof V = keyof V>(value: V, key: K): Promise<V[K]> {
    return value[key];
  }
  async alone<V = T>(value: V): Promise<V> {
    return value;
  }
  async bound<V extends object = object, W extends V[] = V[]>(value: V, list?: W): Promise<[V, W | undefined]> {
    return [value, list];
  }
  async plain<V, W extends V[] = V[]>(value: V, list?: W): Promise<[V, W | undefined]> {
    return [value, list];
  }
}
