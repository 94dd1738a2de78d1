class Local {
  async read(): Promise<string> {
    return "local";
  }
}
export const local = new Local();
