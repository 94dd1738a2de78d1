export interface Item {
  readonly id: string;
}
export default class {
  async read(item: Item): Promise<string> {
    return item.id;
  }
}
