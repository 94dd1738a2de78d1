export class Mine {
  async read(): Promise<string> {
    return "m";
  }
}
