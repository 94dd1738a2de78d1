class Later {
  async read(): Promise<string> {
    return "later";
  }
}
export default Later;
