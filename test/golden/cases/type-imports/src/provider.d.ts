import { EventEmitter } from "node:events";
import type * as fs from "node:fs";
import { type Filters } from "./lib/row.js";
import type Page from "./types/index.js";
import type { Options, Row as DatabaseRow } from "./types/index.js";
export type Status = "running" | "completed";
export declare class ImportingProvider extends EventEmitter {
    read(instance: string, options?: Options): Promise<Page<DatabaseRow>>;
    listInstancesByStatus(filter: Filters.ByStatus | Status): Promise<Page<string>>;
    readHistory(stream: fs.ReadStream, encoding: BufferEncoding): Promise<AbortSignal | undefined>;
    getInstanceInfo(instance: string): Promise<import("./types/index.js").Options>;
    getSystemMetrics(): Promise<typeof process.versions>;
}
