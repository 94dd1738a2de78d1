class Old {
  async read(name: string): Promise<string> {
    return name;
  }
}

export = Old;
