/** The floor of the load test: what cannot be left out of an observed call. */

import { context, metrics, SpanKind, trace } from "@opentelemetry/api";
import { InstrumentedSqliteProvider } from "../../examples/sqlite/sqliteProvider.instrumented.ts";
import { SqliteProvider } from "../../examples/sqlite/sqliteProvider.ts";

/** The calls of the SDK alone, flat around each operation. */
export class FlatSqliteProvider extends SqliteProvider {}

/** Once the SDK is registered. */
export function makeFlat(): void {
  const tracer = trace.getTracer("flat");
  const meter = metrics.getMeter("flat");
  const client = { kind: SpanKind.CLIENT };
  for (const name of Object.getOwnPropertyNames(InstrumentedSqliteProvider.prototype)) {
    const base: unknown = Reflect.get(SqliteProvider.prototype, name);
    if (name === "constructor" || name === "onRetry" || typeof base !== "function") continue;
    const duration = meter.createHistogram(`flat.${name}`, { unit: "ms" });
    const value = async function (this: SqliteProvider, ...args: unknown[]): Promise<unknown> {
      const start = performance.now();
      const parent = context.active();
      const span = tracer.startSpan(name, client, parent);
      try {
        return await context.with(trace.setSpan(parent, span), () => Reflect.apply(base, this, args) as unknown);
      } finally {
        duration.record(performance.now() - start);
        span.end();
      }
    };
    Object.defineProperty(FlatSqliteProvider.prototype, name, { value, configurable: true, writable: true });
  }
}
