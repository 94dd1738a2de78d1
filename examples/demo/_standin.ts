// TEMPORARY: stands in for sqlite/sqliteProvider.instrumented.ts while the generator is being written.
import { metrics, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { CATALOGUE } from "../../src/catalogue.ts";
import { SqliteProvider } from "../sqlite/sqliteProvider.js";

type Logger = { debug(f: object, m: string): void; error(f: object, m: string): void };
let logger: Logger | undefined;
export const setProviderLogger = (value: Logger): void => void (logger = value);

export class InstrumentedSqliteProvider extends SqliteProvider {
  protected override onRetry(...args: [string, number, unknown]): void {
    metrics.getMeter("x").createCounter("provider.ack_orchestration_retries").add(1);
    super.onRetry(...args);
  }
  observeQueueDepths(): { dispose(): void } {
    const meter = metrics.getMeter("x");
    const gauges = ["orchestrator", "worker", "timer"].map((q) =>
      meter.createObservableGauge(`provider.${q}_queue_depth`),
    );
    const cb = async (result: any) => {
      const d = await this.getQueueDepths();
      [d.orchestratorQueue, d.workerQueue, d.timerQueue].forEach((v, i) => result.observe(gauges[i], v));
    };
    meter.addBatchObservableCallback(cb, gauges);
    return { dispose: () => meter.removeBatchObservableCallback(cb, gauges) };
  }
}
for (const spec of CATALOGUE) {
  for (const method of spec.methods) {
    const base = (SqliteProvider.prototype as any)[method];
    if (!base) continue;
    (InstrumentedSqliteProvider.prototype as any)[method] = function (...args: any[]) {
      const meter = metrics.getMeter("x");
      const started = performance.now();
      return trace
        .getTracer("x")
        .startActiveSpan(`provider.${spec.operation}`, { kind: SpanKind.CLIENT }, async (span) => {
          try {
            const result = await base.apply(this, args);
            const duration_ms = performance.now() - started;
            const id = result?.instance ?? args.map((a) => a?.instance).find(Boolean);
            if (id) span.setAttribute("instance_id", id);
            meter
              .createHistogram(spec.durationMetric ?? `provider.${spec.operation}_duration_ms`, {
                advice: { explicitBucketBoundaries: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000] },
              })
              .record(duration_ms);
            if (spec.count) meter.createCounter(spec.count.metric).add(result);
            logger?.debug(
              { operation: spec.operation, duration_ms, ...(id && { instance_id: id }) },
              `${spec.operation} succeeded`,
            );
            return result;
          } catch (error: any) {
            const duration_ms = performance.now() - started;
            const error_type = error.errorType ?? (error.code?.startsWith("SQLITE_BUSY") ? "lock_timeout" : "unknown");
            meter.createHistogram(`provider.${spec.operation}_duration_ms`).record(duration_ms);
            meter
              .createCounter("provider.infrastructure_errors")
              .add(1, { operation: spec.errorLabel ?? spec.operation, error_type });
            span.recordException(error);
            span.setStatus({ code: SpanStatusCode.ERROR });
            span.setAttribute("error.type", error_type);
            const id = args.map((a) => a?.instance).find(Boolean);
            if (id) span.setAttribute("instance_id", id);
            logger?.error(
              {
                operation: spec.operation,
                duration_ms,
                error_type,
                error: error.message,
                ...(id && { instance_id: id }),
              },
              `${spec.operation} failed`,
            );
            throw error;
          } finally {
            span.end();
          }
        });
    };
  }
}
