import type named from "./named.js";
import type later from "./later.js";
import type * as alias from "./alias.js";

export const Named = async (Class: typeof named): Promise<unknown> => new Class().read();
export const Later = async (Class: typeof later): Promise<unknown> => new Class().read();
export const Renamed = async (Class: typeof alias.Renamed): Promise<unknown> => new Class().read();
