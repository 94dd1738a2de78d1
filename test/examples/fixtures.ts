/** Opens the examples' providers, or any class that extends them, for the suite of `providerContract.ts`. */

import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { openPglite, openServer, type Database as Postgres } from "../../examples/postgres/internal/database.js";
import type { PostgresProvider } from "../../examples/postgres/postgresProvider.js";
import type { SqliteProvider } from "../../examples/sqlite/sqliteProvider.js";
import type { ProviderFixture } from "./providerContract.js";

const tables = [
  "instances",
  "executions",
  "history",
  "kv",
  "orchestrator_queue",
  "instance_locks",
  "worker_queue",
  "sessions",
];

/** A file in a temporary folder. */
export function sqliteFixture(Provider: typeof SqliteProvider): ProviderFixture {
  return async (clock) => {
    const folder = await mkdtemp(join(tmpdir(), "gen-instrumented-"));
    const database = new Database(join(folder, "provider.db"));
    const provider = new Provider(database, { clock });
    return {
      provider,
      async reset() {
        for (const table of tables) database.exec(`DELETE FROM ${table}`);
      },
      async close() {
        provider.close();
        await rm(folder, { recursive: true });
      },
    };
  };
}

/** A Postgres inside this process. */
export function pgliteFixture(Provider: typeof PostgresProvider): ProviderFixture {
  return (clock) => postgresFixture(Provider, openSharedPglite, clock);
}

let pglite: Promise<Postgres> | undefined;

/** The one PGlite of a test file, with the tables; it takes a second to start, and ends with the file's worker. */
export async function openSharedPglite(): Promise<Postgres> {
  pglite ??= openPglite();
  const database = await pglite;
  await createTables(database);
  return { ...database, close: async () => {} };
}

/** A schema of its own on a server. */
export function serverFixture(Provider: typeof PostgresProvider, url: string): ProviderFixture {
  return (clock) => postgresFixture(Provider, () => openSchema(url), clock);
}

/** Opens a new schema on a server, with the tables; closing drops it. */
export async function openSchema(url: string): Promise<Postgres> {
  const schema = `gen_instrumented_${randomUUID().replaceAll("-", "")}`;
  const own = new URL(url);
  own.searchParams.set("options", `-c search_path=${schema}`);
  const database = await openServer(own.href);
  await database.script(`CREATE SCHEMA ${schema}`);
  await createTables(database);
  return {
    ...database,
    async close() {
      await database.script(`DROP SCHEMA ${schema} CASCADE`);
      await database.close();
    },
  };
}

async function createTables(database: Postgres): Promise<void> {
  await database.script(readFileSync(new URL("../../examples/postgres/schema.sql", import.meta.url), "utf8"));
}

async function postgresFixture(
  Provider: typeof PostgresProvider,
  openDatabase: () => Promise<Postgres>,
  clock: () => number,
): ReturnType<ProviderFixture> {
  const database = await openDatabase();
  const provider = new Provider(database, { clock });
  return {
    provider,
    reset: () => database.script(tables.map((table) => `DELETE FROM ${table};`).join("")), // faster than TRUNCATE
    close: () => provider.close(),
  };
}
