class Local {
  async read(): Promise<string> {
    return "alias";
  }
}
export { Local as Renamed };
