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
  return (clock) => postgresFixture(Provider, openPglite, clock);
}

/** A schema of its own on a server. */
export function serverFixture(Provider: typeof PostgresProvider, url: string): ProviderFixture {
  return (clock) => postgresFixture(Provider, () => openSchema(url), clock);
}

/** Opens a new schema on a server; closing drops it. */
export async function openSchema(url: string): Promise<Postgres> {
  const schema = `gen_instrumented_${randomUUID().replaceAll("-", "")}`;
  const own = new URL(url);
  own.searchParams.set("options", `-c search_path=${schema}`);
  const database = await openServer(own.href);
  await database.script(`CREATE SCHEMA ${schema}`);
  return {
    ...database,
    async close() {
      await database.script(`DROP SCHEMA ${schema} CASCADE`);
      await database.close();
    },
  };
}

/** Creates the tables of the Postgres example. */
export async function createTables(database: Postgres): Promise<void> {
  await database.script(readFileSync(new URL("../../examples/postgres/schema.sql", import.meta.url), "utf8"));
}

async function postgresFixture(
  Provider: typeof PostgresProvider,
  openDatabase: () => Promise<Postgres>,
  clock: () => number,
): ReturnType<ProviderFixture> {
  const database = await openDatabase();
  await createTables(database);
  const provider = new Provider(database, { clock });
  return {
    provider,
    reset: () => database.script(`TRUNCATE ${tables.join(", ")} RESTART IDENTITY`),
    close: () => provider.close(),
  };
}
