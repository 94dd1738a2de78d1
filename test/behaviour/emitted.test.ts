/**
 * The catalog says what is emitted, and what is emitted the catalog says. Every operation of the examples' generated classes is called to
 * every end that a call may have, and names, units, kinds, label values, span attributes and log fields are compared both ways.
 */

import { metrics as metricsApi, SpanKind } from "@opentelemetry/api";
import {
  AggregationTemporality,
  DataPointType,
  MeterProvider,
  MetricReader,
  type MetricData,
} from "@opentelemetry/sdk-metrics";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { InstrumentedPostgresProvider } from "../../examples/postgres/postgresProvider.instrumented.ts";
import { PostgresProvider } from "../../examples/postgres/postgresProvider.ts";
import { InstrumentedUserRepository } from "../../examples/repository/userRepository.instrumented.ts";
import { UserRepository } from "../../examples/repository/userRepository.ts";
import { InstrumentedSqliteProvider } from "../../examples/sqlite/sqliteProvider.instrumented.ts";
import { SqliteProvider } from "../../examples/sqlite/sqliteProvider.ts";
import * as postgres from "../../examples/postgres/postgresProvider.instrumented.ts";
import * as repository from "../../examples/repository/userRepository.instrumented.ts";
import * as sqlite from "../../examples/sqlite/sqliteProvider.instrumented.ts";
import { buildCatalog } from "../../src/catalog.ts";
import type { CatalogMetric, CatalogProvider } from "../../src/catalog/schema.ts";
import { loadConfig, resolveConfig, type Config } from "../../src/config.ts";
import { MemoryProvider } from "../golden/cases/guide/provider.ts";
import { ROOT } from "../support/files.ts";
import { instrument } from "../support/instrument.ts";
import { logsApi, startTelemetry, type Recorded, type Telemetry } from "../support/telemetry.ts";

type Class = abstract new (...args: never) => unknown;
type Methods = Record<string, (...args: unknown[]) => unknown>;

/** Signals in one shape, whoever tells of them. */
interface Signals {
  readonly metrics: Record<string, object>;
  readonly spans: Record<string, object>;
  /** By operation and how the call ended. */
  readonly logs: Record<string, object>;
}

interface Emitted {
  readonly metrics: readonly MetricData[];
  readonly spans: Recorded["spans"];
  /** By operation and how the call ended. */
  readonly logs: ReadonlyMap<string, Recorded["logs"][number]>;
}

const ERROR_TYPES = ["transaction_failed", "lock_timeout", "serialization_error", "unknown"];
const GUIDE = join(ROOT, "test/golden/cases/guide/provider.ts");
let telemetry: Telemetry;
let reader: ManualReader;
let meterProvider: MeterProvider;

/** Of metrics the SDK's own data is looked at, with units and descriptions. */
class ManualReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

beforeEach(async () => {
  telemetry = await startTelemetry({ metrics: false });
  reader = new ManualReader();
  meterProvider = new MeterProvider({ readers: [reader] });
  metricsApi.setGlobalMeterProvider(meterProvider);
  vi.spyOn(Math, "random").mockReturnValue(0); // every call is sampled
});

afterEach(async () => {
  vi.restoreAllMocks();
  metricsApi.disable();
  await meterProvider.shutdown();
  await telemetry.stop();
});

describe("the examples", () => {
  it.each([
    ["sqlite/sqliteProvider.ts", SqliteProvider, InstrumentedSqliteProvider, sqlite],
    ["postgres/postgresProvider.ts", PostgresProvider, InstrumentedPostgresProvider, postgres],
    ["repository/userRepository.ts", UserRepository, InstrumentedUserRepository, repository],
  ] as const)("%s", async (source, base, instrumented, module) => {
    const path = join(ROOT, "examples", source);
    const loaded = await loadConfig(join(path, ".."), undefined);
    // The checked-in outputs log to a logger, whichever API is installed beside this test.
    const [provider] = catalogOf(path, { ...(loaded.config as Config), logs: "logger" });
    module.setProviderLogger(telemetry.logger);
    await expectEmitted(provider!, base, instrumented);
  });
});

describe("the guide's whole catalogue", () => {
  const attributes = { enqueueForWorker: { attributes: { "item.kind": "item.kind" } } };
  const variants: readonly (readonly [string, Config])[] = [
    ["as it is", {}],
    ["profile semconv", { profile: "semconv" }],
    ["profile duroxide-facade", { profile: "duroxide-facade" }],
    ["a scope of its own, other buckets", { scope: "orders", buckets: [1, 10, 100] }],
    ["expected errors", { expected: ["NotFoundError"] }],
    ["a sample", { catalogue: { read: { sample: 0.5 } } }],
    ["no metrics", { signals: { metrics: false } }],
    ["no spans", { signals: { spans: false } }],
    ["no logs", { logs: "none" }],
    ["signals of one operation", { catalogue: { read: { signals: { metrics: false, logs: false } } } }],
    [
      "other names",
      {
        catalogue: {
          read: { operation: "read_all", durationMetric: "orders.read.time", errorLabel: "reading" },
          renewSessionLock: { count: { metric: "orders.sessions", unit: "{thing}" } },
          ackOrchestrationItem: { retries: "orders.retries" },
          getQueueDepths: { uninstrumented: "nobody asks" },
        },
      },
    ],
    ["attributes", { catalogue: attributes }],
  ];
  it.each(variants)("%s", async (_, config) => {
    await expectGuide({ logs: "logger", ...config });
  });

  it.runIf(logsApi !== undefined)("logs to the API", async () => {
    await expectGuide({ logs: "api", expected: ["NotFoundError"] });
  });
});

async function expectGuide(config: Config): Promise<void> {
  const module = await instrument<typeof import("../golden/cases/guide/provider.ts")>(GUIDE, config);
  if (config.logs === "logger") module.setProviderLogger(telemetry.logger);
  const [provider] = catalogOf(GUIDE, config);
  await expectEmitted(provider!, MemoryProvider, module.InstrumentedMemoryProvider);
}

function catalogOf(path: string, config: Config): CatalogProvider[] {
  const { catalog, diagnostics } = buildCatalog(
    [{ config: resolveConfig(join(path, ".."), config), sources: [{ path, named: true }] }],
    ROOT,
  );
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(catalog.providers.length).toBe(1);
  return catalog.providers;
}

async function expectEmitted(provider: CatalogProvider, base: Class, instrumented: Class): Promise<void> {
  const emitted = await callAll(provider, base, instrumented);
  expect(emitted.spans.every((span) => span.instrumentationScope.name === provider.scope)).toBe(true);
  const said = fromCatalog(provider);
  expect(fromEmitted(emitted)).toEqual(said);
  // A catalog of nothing would be right about nothing.
  expect(Object.keys({ ...said.metrics, ...said.spans, ...said.logs }).length).toBeGreaterThan(5);
}

/** Calls every operation to every end, on an instance whose base does what the test says. */
async function callAll(provider: CatalogProvider, base: Class, instrumented: Class): Promise<Emitted> {
  const instance = Object.create(instrumented.prototype as object) as Methods;
  const bases = base.prototype as Methods;
  const logs = new Map<string, Recorded["logs"][number]>();
  const depths = { orchestratorQueue: 1, workerQueue: 2, timerQueue: 3 };
  let heard = 0;
  for (const { operation, method, metrics, expected } of provider.operations) {
    const counts = metrics.some(({ role }) => role === "count");
    const iterates = bases[method]!.constructor.name.includes("Generator");
    const ends = [
      ["success", undefined],
      ...ERROR_TYPES.map((errorType) => ["failure", Object.assign(new Error("no"), { errorType })] as const),
      ...expected.map((name) => ["expected_failure", Object.assign(new Error("no"), { name })] as const),
    ] as const;
    for (const [end, error] of ends) {
      const stub = vi.spyOn(bases, method).mockImplementation(
        iterates
          ? async function* () {
              yield 1;
              if (error !== undefined) throw error;
            }
          : async () => {
              if (error !== undefined) throw error;
              return method === "getQueueDepths" ? depths : counts ? 3 : THING;
            },
      );
      try {
        const result = await instance[method]!(THING, THING, THING, THING);
        if (iterates) for await (const _ of result as AsyncIterable<unknown>);
      } catch (thrown) {
        expect(thrown).toBe(error);
      }
      stub.mockRestore();
      const entries = (await telemetry.collect()).logs;
      for (const entry of entries.slice(heard)) logs.set(`${operation} ${end}`, entry);
      heard = entries.length;
    }
  }
  if (provider.gauges.length > 0) vi.spyOn(bases, "getQueueDepths").mockImplementation(async () => depths);
  const observation = instance["observeQueueDepths"]?.() as { dispose(): void } | undefined;
  const { resourceMetrics } = await reader.collect();
  observation?.dispose();
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => {
    expect(scope.scope.name).toBe(provider.scope);
    return scope.metrics;
  });
  return { logs, metrics, spans: (await telemetry.collect()).spans };
}

/** Stands for every argument and result: a text, with the properties that ids and attributes are read from. */
const THING = Object.assign(Object("order-1") as object, {
  instance: "order-1",
  instanceId: "order-1",
  role: "editor",
  kind: "start",
  ok: true,
});

function fromCatalog({ operations, gauges }: CatalogProvider): Signals {
  const metrics: Record<string, ReturnType<typeof metricShape>> = {};
  for (const metric of [...operations.flatMap((each) => each.metrics), ...gauges]) {
    const known = metrics[metric.name];
    metrics[metric.name] = metricShape(metric, known?.labels);
  }
  const spans: Record<string, object> = {};
  const logs: Record<string, object> = {};
  for (const each of operations) {
    for (const { name, kind, attributes, events } of each.spans) {
      const functionName = attributes.find((attribute) => attribute.name === "code.function.name")?.values?.[0];
      spans[name] = {
        kind,
        attributes: attributes.map((attribute) => attribute.name),
        functionName,
        events: events.map((event) => event.name),
      };
    }
    for (const { when, message, severity, fields } of each.logs) {
      logs[`${each.operation} ${when}`] = { message, severity, fields: fields.map(({ name }) => name) };
    }
  }
  return { metrics, spans, logs };
}

function metricShape(metric: CatalogMetric, earlier: Record<string, string[]> = {}) {
  const labels = Object.fromEntries(
    metric.labels.map(({ name, values = [] }) => [name, [...new Set([...(earlier[name] ?? []), ...values])].sort()]),
  );
  const { instrument, unit, description, buckets } = metric;
  return { instrument, unit, description, labels, ...(buckets === undefined ? {} : { buckets }) };
}

function fromEmitted({ metrics, spans, logs }: Emitted): Signals {
  const bySpan: Record<string, { kind: string; attributes: string[]; functionName: unknown; events: string[] }> = {};
  for (const span of spans) {
    const known = bySpan[span.name] ?? { kind: "", attributes: [], functionName: "", events: [] };
    const sorted = (names: string[]) => [...new Set(names)].sort();
    bySpan[span.name] = {
      kind: SpanKind[span.kind],
      attributes: sorted([...known.attributes, ...Object.keys(span.attributes)]),
      functionName: span.attributes["code.function.name"],
      events: sorted([...known.events, ...span.events.map(({ name }) => name)]),
    };
  }
  return {
    metrics: Object.fromEntries(
      metrics
        .filter(({ dataPoints }) => dataPoints.length > 0)
        .map((each) => [each.descriptor.name, recordedShape(each)]),
    ),
    spans: bySpan,
    logs: Object.fromEntries(
      [...logs].map(([key, { message, level, fields }]) => [
        key,
        { message, severity: level.toUpperCase(), fields: Object.keys(fields).sort() },
      ]),
    ),
  };
}

function recordedShape(metric: MetricData): object {
  const { unit, description } = metric.descriptor;
  expect(metric.aggregationTemporality).toBe(AggregationTemporality.CUMULATIVE);
  const labels: Record<string, string[]> = {};
  for (const { attributes } of metric.dataPoints)
    for (const [name, value] of Object.entries(attributes))
      labels[name] = [...new Set([...(labels[name] ?? []), String(value)])].sort();
  const isMonotonic = metric.dataPointType === DataPointType.SUM && metric.isMonotonic;
  const kind = metric.dataPointType === DataPointType.HISTOGRAM ? "histogram" : isMonotonic ? "counter" : "gauge";
  const buckets =
    metric.dataPointType === DataPointType.HISTOGRAM ? metric.dataPoints[0]?.value.buckets.boundaries : undefined;
  return { instrument: kind, unit, description, labels, ...(buckets === undefined ? {} : { buckets }) };
}
