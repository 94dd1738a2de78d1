/** Writes provider files to measure on: of several kinds and lengths, bare and instrumented by hand, each with types and queries of its own. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const METHODS = [
  [
    "fetchOrchestrationItem",
    "lockMs: number",
    "Row | undefined",
    'return (await this.rows("SELECT * FROM claim($1)", [lockMs]))[0];',
  ],
  [
    "ackOrchestrationItem",
    "lockToken: string, events: readonly Row[]",
    "void",
    'await this.transaction(async (query) => {\n      for (const event of events) await query("INSERT INTO history VALUES ($1, $2)", [event.instance, event.data]);\n      await query("DELETE FROM queue WHERE lock_token = $1", [lockToken]);\n    });',
  ],
  [
    "abandonOrchestrationItem",
    "lockToken: string",
    "void",
    'await this.rows("UPDATE queue SET lock_token = NULL WHERE lock_token = $1", [lockToken]);',
  ],
  [
    "enqueueForOrchestrator",
    "item: Row, delayMs = 0",
    "void",
    'await this.rows("INSERT INTO queue VALUES ($1, $2)", [JSON.stringify(item), delayMs]);',
  ],
  [
    "fetchWorkItem",
    "lockMs: number",
    "Row | undefined",
    'const [row] = await this.rows("SELECT * FROM claim_work($1)", [lockMs]);\n    return row === undefined ? undefined : { ...row, data: row.data ?? null };',
  ],
  [
    "ackWorkItem",
    "lockToken: string",
    "void",
    'await this.rows("DELETE FROM work WHERE lock_token = $1", [lockToken]);',
  ],
  [
    "renewSessionLock",
    "owners: readonly string[]",
    "number",
    'return (await this.rows("UPDATE sessions SET until = now() WHERE owner = ANY($1) RETURNING *", [owners])).length;',
  ],
  [
    "read",
    "instance: string",
    "Row[]",
    'return this.rows("SELECT * FROM history WHERE instance = $1 ORDER BY id", [instance]);',
  ],
  [
    "getKvValue",
    "instance: string, key: string",
    "string | null",
    'const [row] = await this.rows("SELECT * FROM kv WHERE instance = $1 AND key = $2", [instance, key]);\n    return row?.data ?? null;',
  ],
  [
    "listInstances",
    "",
    "string[]",
    'return (await this.rows("SELECT * FROM instances", [])).map(({ instance }) => instance);',
  ],
  [
    "getQueueDepths",
    "",
    "{ orchestratorQueue: number }",
    'return { orchestratorQueue: (await this.rows("SELECT * FROM queue", [])).length };',
  ],
];

/** Writes `count` files into the folder, and returns their paths. */
export function writeProviders(folder, count) {
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: count }, (_, index) => {
    const path = join(folder, `store${index}Provider.ts`);
    writeFileSync(path, providerText(index));
    return path;
  });
}

function providerText(index) {
  const kind = ["bare", "wrapped", "inline"][index % 3];
  const methods = METHODS.filter((_, position) => (position + index) % 4 !== 0);
  const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const body = (name, text) => {
    if (kind === "bare") return `    ${text}`;
    if (kind === "wrapped") return `    return this.observe("${snake(name)}", async () => {\n    ${text}\n    });`;
    return `    const span = tracer.startSpan("provider.${snake(name)}");
    const start = performance.now();
    try {
      ${text}
    } catch (error) {
      failures.add(1, { operation: "${snake(name)}", error_type: "unknown" });
      throw error;
    } finally {
      duration.record(performance.now() - start);
      span.end();
    }`;
  };
  const telemetry = `import { metrics, trace } from "@opentelemetry/api";

const tracer = trace.getTracer("store-${index}");
const duration = metrics.getMeter("store-${index}").createHistogram("provider.duration");
const failures = metrics.getMeter("store-${index}").createCounter("provider.infrastructure_errors");
`;
  const observe = `
  private async observe<T>(operation: string, work: () => Promise<T>): Promise<T> {
    return tracer.startActiveSpan(\`provider.\${operation}\`, async (span) => {
      const start = performance.now();
      try {
        return await work();
      } catch (error) {
        failures.add(1, { operation, error_type: "unknown" });
        throw error;
      } finally {
        duration.record(performance.now() - start, { operation });
        span.end();
      }
    });
  }
`;
  return `import type { Pool, PoolClient } from "pg";
${kind === "bare" ? "" : telemetry}
export interface Row {
  readonly instance: string;
  readonly data: string | null;
}

type Query = (text: string, values: readonly unknown[]) => Promise<Row[]>;

/** Store ${index}, on a pool of connections. */
export class Store${index}Provider {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }
${methods.map(([name, parameters, result, text]) => `\n  /** ${name}, as store ${index} does it. */\n  async ${name}(${parameters}): Promise<${result}> {\n${body(name, text)}\n  }\n`).join("")}${kind === "wrapped" ? observe : ""}
  private async rows(text: string, values: readonly unknown[]): Promise<Row[]> {
    return (await this.#pool.query<Row>(text, [...values])).rows;
  }

  private async transaction(work: (query: Query) => Promise<void>): Promise<void> {
    const client: PoolClient = await this.#pool.connect();
    try {
      await client.query("BEGIN");
      await work(async (text, values) => (await client.query<Row>(text, [...values])).rows);
      await client.query("COMMIT");
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    } finally {
      client.release();
    }
  }
}
`;
}
