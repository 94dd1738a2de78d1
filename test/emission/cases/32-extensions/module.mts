import type { Item } from "./item.mjs";

export class Module {
  async read(item: Item): Promise<string> {
    return item.id;
  }
}
