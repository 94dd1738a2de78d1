export type Constructor<T = object> = new (...args: any[]) => T;

export function Timed<B extends Constructor>(Base: B) {
  return class extends Base {
    async time(label: string): Promise<number> {
      return label.length;
    }
  };
}

/** Asks for what another mixin brings: `time` is then a member of both. */
export function Named<B extends Constructor<{ time(label: string): Promise<number> }>>(Base: B) {
  abstract class Named extends Base {
    async name(): Promise<string> {
      return `n${await this.time("label")}`;
    }
  }
  return Named;
}

export class Root {
  async get(id: string): Promise<string> {
    return id;
  }
}

export class Mixed extends Named(Timed(Root)) {
  async title(): Promise<string> {
    return `${await this.name()} ${await this.get("id")}`;
  }
}
