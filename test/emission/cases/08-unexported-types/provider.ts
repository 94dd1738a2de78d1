interface Row {
  readonly id: string;
}
class Cursor {
  position = 0;
}
type Rows = readonly [Row, ...Row[]];

export class Hidden {
  async add(row: Row, count: number): Promise<Row> {
    return { id: row.id.repeat(count) };
  }
  async open(): Promise<Cursor> {
    return new Cursor();
  }
  async tuple(...rows: Rows): Promise<number> {
    return rows.length;
  }
  async generic<T extends Row>(row: T): Promise<T[]> {
    return [row];
  }
  read(row: Row): Promise<string>;
  read(cursor: Cursor): Promise<number>;
  async read(which: Row | Cursor): Promise<string | number> {
    return which instanceof Cursor ? which.position : which.id;
  }
  protected async guarded(row: Row): Promise<string> {
    return row.id;
  }
  async both(row: Row): Promise<string> {
    return this.guarded(row);
  }
}
