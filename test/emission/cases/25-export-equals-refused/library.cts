class Hidden {
  async read(name: string): Promise<string> {
    return name;
  }
}

namespace library {
  export class Inner {
    async read(name: string): Promise<string> {
      return name;
    }
  }
  export const hidden = new Hidden();
}

export = library;
