export interface Item {
  readonly id: string;
}
export class Common {
  async read(item: Item): Promise<string> {
    return item.id;
  }
}
