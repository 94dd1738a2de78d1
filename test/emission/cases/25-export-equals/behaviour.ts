interface Row {
  readonly id: string;
}
interface Store {
  read(options: Row): Promise<{ readonly found: readonly Row[]; readonly at: number }>;
  write(row: Row, extra: { readonly note?: string }): Promise<unknown>;
  list(prefix?: string, options?: Row): Promise<readonly string[]>;
}

export const Store = async (Class: { new (): Store; open(name: string): Promise<string> }): Promise<unknown> => {
  const store = new Class();
  const written = [await store.write({ id: "a" }, {}), await store.write({ id: "b" }, { note: "n" })];
  return {
    written,
    read: await store.read({ id: "a" }),
    lists: [await store.list(), await store.list("b"), await store.list("", { id: "a" })],
    opened: await Class.open("x"),
  };
};
