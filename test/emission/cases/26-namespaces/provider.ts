export namespace Stores {
  export interface Options {
    readonly limit: number;
  }
  export class Store {
    async list(options: Options): Promise<number> {
      return options.limit;
    }
  }
  export namespace Inner {
    export class Deep {
      async list(options: Options): Promise<Store> {
        void options;
        return new Store();
      }
    }
  }
}

declare global {
  /** Somebody else's: nothing of this module can be exported or extended. */
  class GlobalStore {
    fetch(): Promise<string>;
  }
}
