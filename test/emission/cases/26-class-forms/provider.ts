export const Expression = class {
  async read(name: string): Promise<string> {
    return name;
  }
};

export const Named = class Inner {
  readonly name = "inner";
  static readonly kind = "named";
  async read(): Promise<string> {
    return this.name;
  }
  async twin(): Promise<Inner> {
    return new Inner();
  }
  async kind(): Promise<typeof Inner.kind> {
    return Inner.kind;
  }
};

type Constructor<T = object> = new (...args: any[]) => T;

export function Timestamped<B extends Constructor>(Base: B) {
  return class extends Base {
    async stamp(): Promise<string> {
      return "stamped";
    }
  };
}

class Plain {
  async plain(): Promise<string> {
    return "plain";
  }
}

export class Mixed extends Timestamped(Plain) {
  async own(): Promise<string> {
    return `${await this.stamp()} ${await this.plain()}`;
  }
}

/** Generic, with a place that is taken by reference. */
export const Listed = class<K, T extends K = K> {
  async pick(values: readonly T[], index = [0]): Promise<K | undefined> {
    return values[index[0] ?? 0];
  }
};
