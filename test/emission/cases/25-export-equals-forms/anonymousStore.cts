export = class {
  async read(name: string): Promise<string> {
    return name;
  }
};
