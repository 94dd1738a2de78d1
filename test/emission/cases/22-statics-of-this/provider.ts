type Loose<T> = T | { [K in keyof T]?: T[K] };

/** An active record: what a static method makes is told from the class that it is called on. */
export class Entity {
  id = 0;
  static make<T extends Entity>(this: { new (): T } & typeof Entity, values: Loose<T>): Promise<T | undefined> {
    return Promise.resolve(Object.assign(new this(), values));
  }
  static async one<T extends Entity>(this: { new (): T } & typeof Entity): Promise<T> {
    return new this();
  }
  static async plain<T extends Entity>(this: new () => T, id: number): Promise<T> {
    return Object.assign(new this(), { id });
  }
  static async count(this: typeof Entity): Promise<string> {
    return this.name.replace("Instrumented", "");
  }
}
