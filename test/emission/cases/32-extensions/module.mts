import type { Item } from "./common.cjs";

export class Module {
  async read(item: Item): Promise<string> {
    return item.id;
  }
}
