interface Row {
  readonly id: string;
}

export class Hidden<T extends Row> {
  async add(row: T): Promise<string> {
    return row.id;
  }
}
