export class Broken {
  async read( Promise<string> {}
}
