import { EventEmitter } from "node:events";
import type * as fs from "node:fs";
import { type Filters } from "./lib/row.js";
import type Page from "./types/index.js";
import type { Options, Row as DatabaseRow } from "./types/index.js";
import { unused } from "./unused.js";

export type Status = "running" | "completed";

export class ImportingProvider extends EventEmitter {
  async read(instance: string, options?: Options): Promise<Page<DatabaseRow>> {
    return { items: unused([instance, options]) };
  }
  async listInstancesByStatus(filter: Filters.ByStatus | Status): Promise<Page<string>> {
    return { items: [typeof filter === "string" ? filter : filter.status] };
  }
  async readHistory(stream: fs.ReadStream, encoding: BufferEncoding): Promise<AbortSignal | undefined> {
    void stream;
    void encoding;
    return undefined;
  }
  async getInstanceInfo(instance: string): Promise<import("./types/index.js").Options> {
    return { limit: instance.length };
  }
  async getSystemMetrics(): Promise<typeof process.versions> {
    return process.versions;
  }
}
