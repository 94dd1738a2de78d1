export const Old = async (Class: new () => { read(name: string): Promise<string> }): Promise<unknown> => new Class().read("o");
