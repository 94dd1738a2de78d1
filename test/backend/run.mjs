/**
 * `npm run test:backend`: what the SQLite example records, as it arrives in real backends. Metrics are scraped by a Prometheus of our
 * own on a loopback port and queried over its HTTP API: under the names, with the rules and with the dashboard's queries of `catalog`; traces and logs come by OTLP/HTTP to a receiver in this process.
 * Without the `prometheus` program (Debian's package of that name) the metrics are skipped, aloud.
 */

import { Buffer } from "node:buffer";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { context, metrics, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { InstrumentedSqliteProvider, setProviderLogger } from "../../examples/sqlite/sqliteProvider.instrumented.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "backend-"));
const stops = [];
const total = { passed: 0, failed: 0 };

try {
  const received = await startReceiver();
  const scrape = await freePort();
  const exporter = new PrometheusExporter({ host: "127.0.0.1", port: scrape });
  const meterProvider = new MeterProvider({ readers: [exporter] });
  const tracerProvider = new TracerProvider({
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter({ url: `${received.url}/v1/traces` }) })],
  });
  const loggerProvider = new LoggerProvider({
    processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: `${received.url}/v1/logs` }) })],
  });
  stops.push(() => meterProvider.shutdown());
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  metrics.setGlobalMeterProvider(meterProvider);
  trace.setGlobalTracerProvider(tracerProvider);
  setProviderLogger(bridgeTo(loggerProvider.getLogger("sqlite")));

  const provider = await InstrumentedSqliteProvider.open(join(folder, "orders.db"));
  stops.push(() => provider.close());
  const depths = provider.observeQueueDepths();
  const parent = trace.getTracer("test").startSpan("test.work");
  const expected = await context.with(trace.setSpan(context.active(), parent), () => work(provider));
  parent.end();

  await tracerProvider.forceFlush();
  await loggerProvider.forceFlush();
  checkTraces(received.spans, parent.spanContext());
  checkLogs(received.logs, received.spans);
  if (spawnSync("prometheus", ["--version"]).error === undefined) {
    const catalogs = { prometheus: catalogOf("prometheus"), grafana: catalogOf("grafana") };
    await checkMetrics(await startPrometheus(scrape, catalogs.prometheus), expected, catalogs);
  } else {
    console.log("SKIPPED the metrics: there is no `prometheus` here (apt-get install prometheus)");
  }
  depths.dispose();
} finally {
  for (const stop of stops.reverse()) await stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

/** A few calls of each kind. @returns how much each instrument is to hold; of a histogram, how many values. */
async function work(provider) {
  const start = (instance) => ({
    kind: "startOrchestration",
    instance,
    orchestration: "order",
    version: "1",
    executionId: 1,
    input: null,
  });
  const activity = (activityId, sessionId) => ({
    kind: "activityExecute",
    instance: "order-0",
    executionId: 1,
    activityId,
    name: "pay",
    input: null,
    sessionId,
  });
  const session = { ownerId: "owner", lockTimeoutMs: 60_000 };
  for (let i = 0; i < 5; i++) await provider.enqueueForOrchestrator(start(`order-${i}`));
  for (let i = 0; i < 3; i++) {
    const item = await provider.fetchOrchestrationItem({ lockTimeoutMs: 60_000 });
    await provider.ackOrchestrationItem(item.lockToken, {
      instance: item.instance,
      executionId: 1,
      metadata: { orchestrationName: "order", orchestrationVersion: "1" },
    });
  }
  for (let i = 1; i <= 4; i++) await provider.enqueueForWorker(activity(i, `session-${i}`));
  for (let i = 0; i < 3; i++) {
    const item = await provider.fetchWorkItem({ lockTimeoutMs: 60_000, session });
    await provider.ackWorkItem(item.lockToken);
  }
  for (let i = 0; i < 2; i++) {
    await provider.ackOrchestrationItem("lost", { instance: "order-4", executionId: 1 }).catch(() => {});
  }
  await provider.renewSessionLock(["owner"], 60_000, 60_000);
  await provider.cleanupOrphanedSessions(60_000);
  return {
    "provider.enqueue_orchestrator_duration_ms": 5,
    "provider.fetch_orchestration_item_duration_ms": 3,
    "provider.ack_orchestration_item_duration_ms": 5,
    "provider.enqueue_worker_duration_ms": 4,
    "provider.dequeue_worker_duration_ms": 3,
    "provider.ack_worker_duration_ms": 3,
    "provider.renew_session_lock_duration_ms": 1,
    "provider.cleanup_orphaned_sessions_duration_ms": 1,
    "provider.infrastructure_errors": 2,
    "provider.ack_orchestration_retries": 1,
    "provider.sessions_renewed": 3,
    "provider.orchestrator_queue_depth": 2,
    "provider.worker_queue_depth": 1,
    "provider.timer_queue_depth": 0,
  };
}

/** Of pino's shape, as a pino transport would carry the records on. */
function bridgeTo(logger) {
  const emit = (severityNumber, severityText) => (fields, body) => {
    const { err, ...attributes } = fields;
    logger.emit({
      severityNumber,
      severityText,
      body,
      attributes: { ...attributes, ...(err && { "exception.message": err.message }) },
      context: context.active(),
    });
  };
  return { debug: emit(5, "DEBUG"), error: emit(17, "ERROR") };
}

function checkTraces(spans, parent) {
  const operations = spans.filter(({ name }) => name.startsWith("provider."));
  const named = (name) => operations.filter((span) => span.name === name);
  check("25 operations arrive as spans", operations.length === 25);
  check(
    "each is a child of the span around the work, in its trace",
    operations.every(({ parentSpanId, traceId }) => parentSpanId === parent.spanId && traceId === parent.traceId),
  );
  check(
    "each is of kind CLIENT",
    operations.every(({ kind }) => kind === 3),
  );
  check(
    "the instance id of an argument, and of a result",
    attributesOf(named("provider.enqueue_orchestrator")[2]).instance_id === "order-2" &&
      attributesOf(named("provider.fetch_orchestration_item")[0]).instance_id === "order-0",
  );
  const failed = operations.filter(({ status }) => status?.code === SpanStatusCode.ERROR);
  check(
    "the two failures have status ERROR and their type",
    failed.length === 2 && failed.every((span) => attributesOf(span)["error.type"] === "transaction_failed"),
  );
  check(
    "and one exception each",
    failed.every(({ events }) => events.length === 1 && events[0].name === "exception"),
  );
}

function checkLogs(records, spans) {
  check("25 log records arrive", records.length === 25);
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  check(
    "each carries the ids of its own operation's span",
    records.every(
      (record) =>
        byId.get(record.spanId)?.name === `provider.${attributesOf(record).operation}` &&
        byId.get(record.spanId)?.traceId === record.traceId,
    ),
  );
  check(
    "with the instance id that the span has",
    records.every(
      (record) =>
        attributesOf(record).instance_id === attributesOf(byId.get(record.spanId) ?? { attributes: [] }).instance_id,
    ),
  );
  const errors = records.filter(({ severityText }) => severityText === "ERROR");
  check(
    "the failures at ERROR with their type",
    errors.length === 2 && errors.every((record) => attributesOf(record).error_type === "transaction_failed"),
  );
}

/** Each instrument under the name that `catalog --format prometheus` says, with the right value; and the rules and the dashboard on top. */
async function checkMetrics(url, expected, catalogs) {
  const metrics = [...catalogs.prometheus.matchAll(/^# metric (\S+) (\S+) (\S+) \{(\S*)\} (\S+)$/gm)].map(
    ([, name, type, unit, labels, instrument]) => ({ name, type, unit, labels, instrument }),
  );
  check(
    "the catalog has every instrument of the work",
    Object.keys(expected).every((each) => metrics.some(({ instrument }) => instrument === each)),
  );
  for (const { name, type, labels, instrument } of metrics) {
    const value = expected[instrument];
    if (value === undefined) continue;
    const series = type === "histogram" ? `${name}_count` : labels === "" ? name : `sum(${name})`;
    const seen = await eventually(() => query(url, series), value);
    check(`Prometheus: ${series} is ${value}${seen === value ? "" : `, not ${seen}`}`, seen === value);
    if (type === "histogram") {
      const all = await query(url, `${name}_bucket{le="+Inf"}`);
      check(`Prometheus: its buckets hold ${value}`, all === value);
    }
    const { data } = await get(url, `metadata?metric=${name}`);
    check(`Prometheus: it is a ${type}`, data[name]?.[0].type === type);
  }
  const lost = `provider_infrastructure_errors_total{operation="ack_orch",error_type="transaction_failed"}`;
  check("Prometheus: the errors have their operation and type", (await query(url, lost)) === 2);
  const depths = await query(url, "provider_get_queue_depths_duration_ms_count");
  check("Prometheus: the query of the depths is an operation too", depths > 0);
  const scraped = await get(url, "label/__name__/values");
  const known = (name) =>
    metrics.some((metric) => name === metric.name || name.replace(/_(bucket|count|sum)$/, "") === metric.name);
  const strange = scraped.data.filter((name) => name.startsWith("provider_") && !known(name));
  check(
    `Prometheus: nothing is scraped that the catalog does not say${strange.map((each) => ` (${each})`).join("")}`,
    strange.length === 0,
  );
  await checkRules(url);
  await checkDashboard(url, JSON.parse(catalogs.grafana), metrics, expected);
}

/** Prometheus has loaded the catalog's rules, evaluates them without an error, and records what the work was. */
async function checkRules(url) {
  const calls = 'provider_operation:calls:rate5m{operation="enqueue_orchestrator"}';
  await eventually(async () => (await query(url, calls)) !== undefined, true);
  check("Prometheus: the recording rules give a rate of calls", (await query(url, calls)) >= 0);
  const { data } = await get(url, "rules");
  const rules = data.groups.flatMap((group) => group.rules);
  const faulty = rules.filter(({ health, lastError }) => health === "err" || lastError);
  check(
    `Prometheus: ${rules.length} rules, none with an error${faulty.map((each) => ` (${each.name}: ${each.lastError})`).join("")}`,
    rules.length > 100 && faulty.length === 0,
  );
}

/** Every query of every panel, as Grafana would send it with its variables filled in. */
async function checkDashboard(url, dashboard, metrics, expected) {
  const panels = dashboard.panels.flatMap((panel) => (panel.type === "row" ? panel.panels : [panel]));
  let answered = 0;
  const faulty = [];
  const silent = [];
  for (const { title, targets } of panels) {
    for (const { expr } of targets) {
      const filled = expr.replaceAll("$__rate_interval", "1m").replaceAll("$provider", ".*").replaceAll("$job", ".*");
      const { status, data, error } = await get(url, `query?query=${encodeURIComponent(filled)}`);
      if (status !== "success") faulty.push(`${title}: ${error}`);
      else if (data.result.length > 0) answered++;
      // Of what the work has touched, every panel shows something.
      else if (
        metrics.some(
          ({ name, instrument }) => expected[instrument] !== undefined && new RegExp(`\\b${name}(_|\\b)`).test(filled),
        ) &&
        !/operation="(?!ack_orch")/.test(filled)
      )
        silent.push(`${title}: ${filled}`);
    }
  }
  const queries = panels.reduce((sum, { targets }) => sum + targets.length, 0);
  check(
    `Prometheus takes every query of the dashboard (${queries} in ${panels.length} panels)${faulty.map((each) => `\n  ${each}`).join("")}`,
    faulty.length === 0,
  );
  check(
    `Prometheus answers ${answered} of them, all that the work has touched${silent.map((each) => `\n  ${each}`).join("")}`,
    answered > 40 && silent.length === 0,
  );
  for (const [name, value] of [
    ["job", "test"],
    ["provider", "SqliteProvider"],
  ]) {
    const variable = dashboard.templating.list.find((each) => each.name === name);
    const [, selector, label] = /^label_values\((.*), (\w+)\)$/.exec(variable.query) ?? [];
    const { data } = await get(
      url,
      `label/${label}/values?match[]=${encodeURIComponent(selector.replaceAll("$job", ".*"))}`,
    );
    check(`Prometheus: the dashboard's variable '${name}' finds ${value}`, data.includes(value));
  }
}

async function get(url, path) {
  return (await globalThis.fetch(`${url}/api/v1/${path}`)).json();
}

/** What the command line says of the example: the very text that people would load into Prometheus and Grafana. */
function catalogOf(format) {
  const args = ["bin/gen-instrumented.js", "catalog", "examples/sqlite/sqliteProvider.ts", "--format", format];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`catalog --format ${format}: ${stderr}`);
  return stdout;
}

/** The value of the one series, or undefined. */
async function query(url, series) {
  const response = await globalThis
    .fetch(`${url}/api/v1/query?query=${encodeURIComponent(series)}`)
    .catch(() => undefined);
  if (response?.ok !== true) return undefined;
  const { data } = await response.json();
  return data.result.length === 1 ? Number(data.result[0].value[1]) : undefined;
}

/** Asks until the answer is there; a scrape comes each second. */
async function eventually(ask, value) {
  let seen;
  for (let tries = 0; tries < 100; tries++) {
    seen = await ask();
    if (seen === value) break;
    await sleep(200);
  }
  return seen;
}

async function startPrometheus(target, rules) {
  const port = await freePort();
  const config = join(folder, "prometheus.yml");
  writeFileSync(join(folder, "rules.yml"), rules);
  writeFileSync(
    config,
    `global:\n  scrape_interval: 1s\n  evaluation_interval: 1s\nrule_files: [rules.yml]\nscrape_configs:\n  - job_name: test\n    static_configs:\n      - targets: ["127.0.0.1:${target}"]\n`,
  );
  const args = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, "data")}`,
    `--web.listen-address=127.0.0.1:${port}`,
    "--log.level=error",
  ];
  const child = spawn("prometheus", args, { stdio: ["ignore", "inherit", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  stops.push(async () => {
    child.kill();
    await ended;
  });
  return `http://127.0.0.1:${port}`;
}

async function startReceiver() {
  const spans = [];
  const logs = [];
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString());
      for (const { scopeSpans } of body.resourceSpans ?? []) for (const scope of scopeSpans) spans.push(...scope.spans);
      for (const { scopeLogs } of body.resourceLogs ?? [])
        for (const scope of scopeLogs) logs.push(...scope.logRecords);
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${server.address().port}`, spans, logs };
}

/** OTLP's list of keys and values as an object. */
function attributesOf({ attributes }) {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

async function freePort() {
  const server = createSocket();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function check(what, holds) {
  total[holds ? "passed" : "failed"]++;
  console.log(`${holds ? "ok    " : "FAILED"} ${what}`);
}
