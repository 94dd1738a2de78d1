export class View {
  async render(text: string): Promise<string> {
    return text;
  }
}
