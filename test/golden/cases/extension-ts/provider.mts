import type { Item } from "./types.ts";

export class ModuleProvider {
  async fetchOrchestrationItem(): Promise<Item | null> {
    return null;
  }
}
