import { metrics } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { InstrumentedOrderProvider } from "./orderProvider.instrumented.js";

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const meterProvider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
metrics.setGlobalMeterProvider(meterProvider);

const provider = new InstrumentedOrderProvider();
await provider.fetchOrchestrationItem();
await provider.ackOrchestrationItem("token").catch(() => undefined);

await meterProvider.forceFlush();
const recorded: Record<string, unknown> = {};
for (const { scopeMetrics } of exporter.getMetrics().slice(-1))
  for (const { descriptor, dataPoints } of scopeMetrics.flatMap((scope) => scope.metrics))
    for (const { value } of dataPoints) recorded[descriptor.name] = typeof value === "number" ? value : value.count;
console.log(JSON.stringify(recorded));
await meterProvider.shutdown();
