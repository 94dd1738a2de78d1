export class Taken {
  async read(): Promise<string> {
    return "t";
  }
}
export class InstrumentedTaken {}
