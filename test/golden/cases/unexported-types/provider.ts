interface Row {
  readonly instance: string;
}
type Rows = readonly Row[];
class Cursor {
  position = 0;
}

export interface Options {
  readonly limit: number;
}

/** The types of its signatures are its own affair. */
export class HiddenProvider {
  async fetchOrchestrationItem(options: Options): Promise<Row | null> {
    return options.limit === 0 ? null : { instance: "a" };
  }
  async enqueueForOrchestrator(row: Row, options?: Options): Promise<void> {
    void row;
    void options;
  }
  async enqueueForWorker(options: Options, ...rows: Rows): Promise<Cursor> {
    void options;
    void rows;
    return new Cursor();
  }
  async readHistory<T extends Row>(row: T): Promise<T[]> {
    return [row];
  }
  read(instance: string): Promise<Row>;
  read(cursor: Cursor): Promise<Row[]>;
  async read(which: string | Cursor): Promise<Row | Row[]> {
    return typeof which === "string" ? { instance: which } : [];
  }
}
