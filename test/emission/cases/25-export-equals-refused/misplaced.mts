class Misplaced {
  async read(name: string): Promise<string> {
    return name;
  }
}

export = Misplaced;
