class Cursor<T> {
  readonly values: readonly T[];
  constructor(values: readonly T[]) {
    this.values = values;
  }
}

/** Its type parameters have the names of types that are used for what cannot be named. */
export class Shadowed<Parameters, ReturnType> {
  async first(values: readonly Parameters[], cursor = new Cursor<string>([])) {
    return [cursor.values.length, values[0]] as [number, Parameters | undefined];
  }
  async given(value: ReturnType): Promise<ReturnType> {
    return value;
  }
}

export class Inferred {
  readonly name = "inferred";

  async list() {
    return ["a", "b"] as const;
  }
  open() {
    return Promise.resolve(new Cursor([1]));
  }
  chain() {
    return this;
  }
  async self() {
    return this;
  }
  async wrap<T>(value: T) {
    return new Cursor([value]);
  }
  async *pages(count = 2) {
    for (let page = 0; page < count; page++) yield page;
    return "done" as const;
  }
}
