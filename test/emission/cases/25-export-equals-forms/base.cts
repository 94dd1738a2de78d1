class Base<T> {
  async store(value: T, options?: Base.Options): Promise<Base.Stored> {
    return { value: String(value), option: options?.option };
  }

  async getQueueDepths(): Promise<{ workerQueue: number }> {
    return { workerQueue: 1 };
  }
}

namespace Base {
  export interface Options {
    readonly option: string;
  }
  export interface Stored {
    readonly value: string;
    readonly option: string | undefined;
  }
}

export = Base;
