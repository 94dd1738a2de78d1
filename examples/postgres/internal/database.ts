/** The two kinds of Postgres behind one small interface: PGlite inside this process, or a server through a pool. */

import { PGlite, types, type Transaction } from "@electric-sql/pglite";
import pg from "pg";

/** How much of its neighbours a transaction sees. */
export type Isolation = "READ COMMITTED" | "REPEATABLE READ";

/** The rows a statement returned and how many it changed. */
export interface Result<Row> {
  readonly rows: Row[];
  readonly changes: number;
}

/** Whatever takes a statement: the database itself or a transaction in it. Integers of 64 bits arrive as numbers. */
export interface Queryable {
  query<Row extends object>(sql: string, params?: readonly unknown[]): Promise<Result<Row>>;
}

/** A Postgres. Errors keep the class and the `code` (the SQLSTATE) that the driver gave them. */
export interface Database extends Queryable {
  /** Runs `work` in a transaction: committed when it resolves, rolled back when it rejects. */
  transaction<T>(isolation: Isolation, work: (transaction: Queryable) => Promise<T>): Promise<T>;
  /** Runs several statements, all or none, one such script at a time. */
  script(sql: string): Promise<void>;
  close(): Promise<void>;
}

/** Starts a Postgres inside this process, in a folder or, without one, in memory. It has a single session. */
export async function openPglite(folder?: string): Promise<Database> {
  const pglite = await PGlite.create({ ...(folder === undefined ? {} : { dataDir: folder }), parsers });
  return {
    query: (sql, params) => queryPglite(pglite, sql, params),
    transaction: (isolation, work) =>
      pglite.transaction(async (transaction) => {
        await transaction.query(`SET TRANSACTION ISOLATION LEVEL ${isolation}`);
        return work({ query: (sql, params) => queryPglite(transaction, sql, params) });
      }),
    script: async (sql) => {
      await pglite.exec(sql);
    },
    close: () => pglite.close(),
  };
}

/** Connects to a server; each transaction has a connection of its own. */
export async function openServer(url: string): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, types: customTypes });
  pool.on("error", () => {}); // an idle connection broke; the pool has dropped it and the next query opens another
  return {
    query: (sql, params) => queryServer(pool, sql, params),
    transaction: (isolation, work) => transactOnServer(pool, isolation, work),
    // One simple query is one transaction; the lock keeps two processes from creating the same table at once.
    script: async (sql) => {
      await pool.query(`SELECT pg_advisory_xact_lock(20250101);\n${sql}`);
    },
    close: () => pool.end(),
  };
}

const parsers = { [types.INT8]: Number };

const customTypes: pg.CustomTypesConfig = {
  getTypeParser: (oid: Parameters<typeof pg.types.getTypeParser>[0], format?: "text" | "binary") =>
    oid === pg.types.builtins.INT8 ? Number : (pg.types.getTypeParser(oid, format) as (value: string) => unknown),
};

async function queryPglite<Row extends object>(
  target: PGlite | Transaction,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Result<Row>> {
  const { rows, affectedRows } = await target.query<Row>(sql, [...params]);
  return { rows, changes: affectedRows ?? 0 };
}

async function queryServer<Row extends object>(
  target: pg.Pool | pg.PoolClient,
  sql: string,
  params: readonly unknown[] = [],
): Promise<Result<Row>> {
  const { rows, rowCount } = await target.query<Row>(sql, [...params]);
  return { rows, changes: rowCount ?? 0 };
}

async function transactOnServer<T>(
  pool: pg.Pool,
  isolation: Isolation,
  work: (transaction: Queryable) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
    const result = await work({ query: (sql, params) => queryServer(client, sql, params) });
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => (broken = true));
    throw error;
  } finally {
    client.release(broken);
  }
}
