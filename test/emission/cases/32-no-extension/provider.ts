import type { Item } from "./item";

export class Bare {
  async read(item: Item): Promise<string> {
    return item.id;
  }
}
