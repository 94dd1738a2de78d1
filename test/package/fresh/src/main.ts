import { metrics, trace } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { InstrumentedMyProvider } from "./myProvider.instrumented.js";

const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const meterProvider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: metricExporter })] });
const spanExporter = new InMemorySpanExporter();
metrics.setGlobalMeterProvider(meterProvider);
trace.setGlobalTracerProvider(
  new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spanExporter })] }),
);

const provider = new InstrumentedMyProvider();
await provider.fetchOrchestrationItem();
await provider.ackOrchestrationItem("token").catch(() => undefined);
await meterProvider.forceFlush();

const recorded: Record<string, unknown> = {};
for (const { scopeMetrics } of metricExporter.getMetrics().slice(-1)) {
  for (const { descriptor, dataPoints } of scopeMetrics.flatMap((scope) => scope.metrics)) {
    for (const { value } of dataPoints) recorded[descriptor.name] = typeof value === "number" ? value : value.count;
  }
}
recorded["spans"] = spanExporter.getFinishedSpans().map((span) => span.name);
console.log(JSON.stringify(recorded));
await meterProvider.shutdown();
