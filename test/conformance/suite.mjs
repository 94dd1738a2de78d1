/**
 * Runs the suite that `abstract-level` publishes for its implementations, over one class: `node suite.mjs <module> <export> <none|sdk>`.
 * TAP goes to stdout. It says at the end, on stderr, how many spans and measurements there were.
 */

import { createRequire } from "node:module";
import test from "tape";

const [, , modulePath, exportName, sdk] = process.argv;
const telemetry = sdk === "sdk" ? await registerSdk() : undefined;
const { [exportName]: Class } = await import(modulePath);
const suite = createRequire(import.meta.url)("abstract-level/test");

// As the package's own tests do, once for each way to keep data.
for (const storeEncoding of ["buffer", "view", "utf8"]) {
  suite({ test, factory: (options) => new Class({ ...options, storeEncoding }) });
}

test.onFinish(async () => {
  const seen = telemetry === undefined ? { spans: 0, measurements: 0 } : await telemetry.seen();
  process.stderr.write(`${JSON.stringify(seen)}\n`);
});

/** All signals, in memory: spans are counted and dropped, for there are many. */
async function registerSdk() {
  const { context, metrics, trace } = await import("@opentelemetry/api");
  const { AsyncLocalStorageContextManager } = await import("@opentelemetry/context-async-hooks");
  const { DataPointType, MeterProvider, MetricReader } = await import("@opentelemetry/sdk-metrics");
  const { TracerProvider } = await import("@opentelemetry/sdk-trace");
  let spans = 0;
  const processor = { onStart() {}, onEnd: () => spans++, forceFlush: async () => {}, shutdown: async () => {} };
  class Reader extends MetricReader {
    async onForceFlush() {}
    async onShutdown() {}
  }
  const reader = new Reader();
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [processor] }));
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  return {
    async seen() {
      const { resourceMetrics } = await reader.collect();
      const points = resourceMetrics.scopeMetrics
        .flatMap((scope) => scope.metrics)
        .filter(({ dataPointType }) => dataPointType === DataPointType.HISTOGRAM)
        .flatMap(({ dataPoints }) => dataPoints);
      return { spans, measurements: points.reduce((sum, { value }) => sum + value.count, 0) };
    },
  };
}
