export default class Named {
  async read(): Promise<string> {
    return "named";
  }
}
