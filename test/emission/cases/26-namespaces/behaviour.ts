import type * as source from "./provider.js";

export const Store = async (Class: typeof source.Stores.Store): Promise<unknown> => new Class().list({ limit: 3 });
