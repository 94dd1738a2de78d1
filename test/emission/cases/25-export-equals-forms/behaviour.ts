interface Base {
  store(value: string, options?: { readonly option: string }): Promise<unknown>;
}

export const Base = async (Class: new () => Base): Promise<unknown> => [
  await new Class().store("a"),
  await new Class().store("b", { option: "o" }),
];

export const Assigned = async (Class: new () => Base & Record<"read-by-name", (name: string) => Promise<string>>): Promise<unknown> => [
  await new Class().store("a"),
  await new Class()["read-by-name"]("n"),
];
