/** User code: a class of its own, whose operations are all inherited from a package that has declarations and no TypeScript source. */

import { MemoryLevel } from "memory-level";

export class Store<K = string, V = string> extends MemoryLevel<K, V> {}
