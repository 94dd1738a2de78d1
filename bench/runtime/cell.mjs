/**
 * One design of the runtime benchmark under one setting, all kinds of methods, in this process, beside bare call and floor. Prints JSON.
 * `node --expose-gc cell.mjs <setting> <rounds> <milliseconds a batch> <design…>`; a design that is none of the known ones is a folder with
 * another generated class, for comparing a new template with the present one.
 */

import { createRequire } from "node:module";
import { context, metrics, SpanKind, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { MeterProvider, MetricReader, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { AlwaysOffSampler, AlwaysOnSampler, TraceIdRatioBasedSampler, TracerProvider } from "@opentelemetry/sdk-trace";
import { registerExporter } from "@autometrics/autometrics";
import * as designs from "./designs.mjs";

const SETTINGS = {
  none: {},
  metrics: { metrics: true },
  periodic: { metrics: true, periodic: true },
  spans: { metrics: true, sampler: () => new AlwaysOnSampler() },
  "sampled out": { metrics: true, sampler: () => new AlwaysOffSampler() },
  "1 % sampled": { metrics: true, sampler: () => new TraceIdRatioBasedSampler(0.01) },
  logger: { metrics: true, sampler: () => new AlwaysOnSampler(), logger: true },
  "OTel logs": { metrics: true, sampler: () => new AlwaysOnSampler(), otelLogs: true },
};

const [name, rounds, batchMs, ...asked] = process.argv.slice(2);
const setting = SETTINGS[name];

class ManualReader extends MetricReader {
  onShutdown() {}
  onForceFlush() {}
}

await registerSdk();
if (asked.includes("autometrics")) readAutometrics();
const providerLogger = setting.logger
  ? { debug: () => undefined, error: () => undefined, isLevelEnabled: () => true }
  : undefined;
const loops = await makeLoops();
const kinds = process.env.KINDS?.split(",") ?? Object.keys(designs.CALLS);
const result = {};
// Long enough for V8's last tier: on Node 26 what was measured first had 1.1 in one process and 1.4 in the next after 6,000 calls each.
for (let pass = 0; pass < 4; pass++) {
  for (const design of Object.keys(loops)) for (const kind of kinds) await loops[design][kind](5000);
}
for (const kind of kinds) result[kind] = await measure(kind);
process.stdout.write(JSON.stringify(result));
process.exit(0);

/** autometrics has an SDK of its own, and until that has a reader it keeps every call in memory. */
function readAutometrics() {
  const require = createRequire(import.meta.resolve("@autometrics/autometrics"));
  const own = require("@opentelemetry/sdk-metrics");
  registerExporter({
    metricReader: new (class extends own.MetricReader {
      async onShutdown() {}
      async onForceFlush() {}
    })(),
  });
}

async function registerSdk() {
  if (setting.metrics) {
    const nothing = {
      export: (_metrics, done) => done({ code: 0 }),
      forceFlush: async () => {},
      shutdown: async () => {},
      selectAggregationTemporality: () => 1,
    };
    const reader = setting.periodic
      ? new PeriodicExportingMetricReader({ exporter: nothing, exportIntervalMillis: 100, exportTimeoutMillis: 50 })
      : new ManualReader();
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  }
  if (setting.sampler) {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const processor = { onStart() {}, onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} };
    trace.setGlobalTracerProvider(new TracerProvider({ sampler: setting.sampler(), spanProcessors: [processor] }));
  }
  if (setting.otelLogs) {
    const { logs } = await import("@opentelemetry/api");
    const { LoggerProvider } = await import("@opentelemetry/sdk-logs");
    const processor = { onEmit() {}, enabled: () => true, forceFlush: async () => {}, shutdown: async () => {} };
    logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [processor] }));
  }
}

/** design → kind → (calls) => Promise. Each loop and each base class is text of its own, so that none shares another's JIT feedback. */
async function makeLoops() {
  const base = async (copy) => (await import(`./provider.js?${copy}`)).BenchProvider;
  const generated = async (folder) => {
    const module = await import(`./${folder}/provider.instrumented.js`);
    module.setProviderLogger?.(providerLogger);
    return module.InstrumentedBenchProvider;
  };
  const classes = {
    bare: () => base("bare"),
    generated: () => generated(setting.otelLogs ? "logs-api" : "logger"),
    "by hand": async () => designs.handWritten(await base("hand")),
    startActiveSpan: async () => designs.activeSpan(await base("active")),
    Proxy: async () => designs.proxy(await base("proxy")),
    shimmer: async () => designs.shimmer(await base("shimmer")),
    "nestjs-otel": async () => designs.nestjsOtel(await base("nestjs")),
    autometrics: async () => designs.autometricsWrapper(await base("autometrics")),
  };
  const otelLogger = setting.otelLogs ? (await import("@opentelemetry/api")).logs.getLogger("bench") : undefined;
  const scope = {
    context,
    trace,
    tracer: trace.getTracer("bench"),
    duration: metrics.getMeter("bench").createHistogram("floor", {
      unit: "ms",
      advice: { explicitBucketBoundaries: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000] },
    }),
    CLIENT: { kind: SpanKind.CLIENT },
    logger: providerLogger,
    otelLogger,
  };
  const loop = (body, p, async) =>
    new Function(
      "p",
      ...Object.keys(scope),
      `return ${async ? "async " : ""}(n) => { let sum = 0; for (let i = 0; i < n; i++) {${body}} return sum; }`,
    )(p, ...Object.values(scope));
  const FloorBase = await base("floor");
  const loops = {
    floor: Object.fromEntries(kindsOf((kind) => loop(designs.FLOOR[kind], new FloorBase(), kind !== "sync"))),
  };
  for (const design of ["bare", ...asked]) {
    const Class = await (classes[design]?.() ?? generated(design));
    loops[design] = Object.fromEntries(kindsOf((kind) => loop(designs.CALLS[kind], new Class(), kind !== "sync")));
  }
  return loops;
}

function kindsOf(make) {
  return Object.keys(designs.CALLS).map((kind) => [kind, make(kind)]);
}

/** CPU time of a call in ns: what other work on the machine takes does not count. */
async function time(run, calls) {
  const before = process.cpuUsage();
  await run(calls);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / calls;
}

async function measure(kind) {
  const names = Object.keys(loops);
  const calls = {};
  for (const design of names) {
    const run = loops[design][kind];
    await run(8000);
    calls[design] = Math.max(100, Math.round((Number(batchMs) * 1e6) / (await time(run, 2000))));
  }
  const samples = Object.fromEntries(names.map((design) => [design, []]));
  for (let round = 0; round < Number(rounds); round++) {
    for (const design of shuffled(names)) samples[design].push(await time(loops[design][kind], calls[design]));
  }
  const measured = {};
  for (const design of names) {
    measured[design] = {
      ns: median(samples[design]),
      ratio: median(samples[design].map((ns, round) => ns / samples.floor[round])),
      bytes: await bytes(loops[design][kind]),
      turns: design === "floor" || kind === "sync" ? undefined : await turns(design, kind),
    };
  }
  return measured;
}

/** The heap that a call takes: the young generation is so large (see run.ts) that nothing is collected meanwhile. */
async function bytes(run) {
  if (!globalThis.gc) return undefined;
  const calls = 2000;
  const rounds = [];
  for (let round = 0; round < 3; round++) {
    globalThis.gc();
    const before = process.memoryUsage().heapUsed;
    await run(calls);
    rounds.push((process.memoryUsage().heapUsed - before) / calls);
  }
  return Math.round(median(rounds));
}

/** Microtask turns until one call has settled. */
async function turns(design, kind) {
  let settled = false;
  let count = 0;
  const settle = () => (settled = true);
  void loops[design][kind](1).then(settle, settle);
  while (!settled) {
    await null;
    count++;
  }
  return count;
}

function shuffled(list) {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
