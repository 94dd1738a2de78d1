/** `npm run demo`: orders on SQLite for some seconds, with faults on purpose, and what was recorded of it. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { SpanStatusCode, trace } from "@opentelemetry/api";
import type { MetricData } from "@opentelemetry/sdk-metrics";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import Database from "libsql";
import {
  countersTable,
  errorsTable,
  headline,
  logLine,
  operationsTable,
  queuesTable,
  spanTree,
} from "./demo/report.js";
import { Telemetry } from "./demo/telemetry.js";
import { Dispatcher, type Activity, startOrchestration } from "./dispatcher.js";
import { createWarehouse, fulfilOrder, type Order } from "./orders.js";
import { InstrumentedSqliteProvider, setProviderLogger } from "./sqlite/sqliteProvider.instrumented.js";
import { SqliteProvider } from "./sqlite/sqliteProvider.js";

const seconds = 4;
const orders = 120;
const burst = 10;
const tracer = trace.getTracer("demo");
const activities = Object.fromEntries(
  Object.entries(createWarehouse(1000, 4).activities).map(([name, activity]): [string, Activity] => [
    name,
    (input, instance): Promise<unknown> => inSpan(name, () => activity(input, instance)),
  ]),
);

const telemetry = new Telemetry();
setProviderLogger(telemetry.logger);
const folder = await mkdtemp(join(tmpdir(), "gen-instrumented-demo-"));
const file = join(folder, "orders.db");
const provider = await InstrumentedSqliteProvider.open(file, { busyTimeoutMs: 10 });
const depths = provider.observeQueueDepths();

const samples: MetricData[][] = [];

console.log(`Orders on SQLite for ${seconds} seconds, through the generated InstrumentedSqliteProvider …`);
try {
  await handleOrders();
  await acknowledgeWhileBlocked("order-retried", 50);
  await acknowledgeWhileBlocked("order-given-up", 250);
  await inSpan("a turn whose lock was lost", loseALock);
  await inSpan("order-traced", followOneOrder);
  console.log(report(await telemetry.collect()));
} finally {
  depths.dispose();
  provider.close();
  await rm(folder, { recursive: true });
}

function report(metricData: readonly MetricData[]): string {
  const failure = spanNamed("a turn whose lock was lost").spanContext().traceId;
  const log = telemetry.lines.filter((line) => line.trace_id === failure);
  return [
    headline("Operations (quantiles interpolated from the histograms' buckets)"),
    operationsTable(metricData),
    headline("Errors: the database was busy, a lock was lost"),
    errorsTable(metricData),
    headline("Retries and sessions"),
    countersTable(metricData),
    headline("Queue depths"),
    queuesTable(samples),
    headline("One order: its payment is declined once, made after a timer, then it is shipped"),
    spanTree(telemetry.spans, spanNamed("order-traced")),
    headline("The log of one failure: a lock expired before its turn was acknowledged"),
    ...log.map(logLine),
  ].join("\n");
}

/** Two dispatchers bring all orders to their end, while things go wrong. */
async function handleOrders(): Promise<void> {
  const sampling = setInterval(() => {
    void telemetry.collect().then((sample) => samples.push(sample));
  }, 100);
  const dispatchers = ["worker-1", "worker-2"].map(newDispatcher);
  for (const dispatcher of dispatchers) dispatcher.start();
  await Promise.all([placeOrders(), blockTheDatabase(), abandonSession("terminal-a"), abandonSession("terminal-b")]);
  await allOrdersEnded();
  await Promise.all(dispatchers.map((dispatcher) => dispatcher.stop()));
  clearInterval(sampling);
  samples.push(await telemetry.collect());
}

function newDispatcher(ownerId: string): Dispatcher {
  return new Dispatcher(provider, {
    orchestrations: { fulfilOrder },
    activities,
    ownerId,
    lockTimeoutMs: 800,
    sessionIdleMs: 1000,
  });
}

/**
 * Orders come in bursts. Every fifth is declined once, every tenth for good. The payment terminals change over time, so
 * that sessions come and go.
 */
async function placeOrders(): Promise<void> {
  for (let n = 1; n <= orders; n++) {
    const declines = n % 10 === 0 ? 3 : n % 5 === 0 ? 1 : 0;
    await placeOrder({ id: `order-${n}`, quantity: 1, declines, terminal: String(Math.floor(n / 12)) });
    if (n % burst === 0) await sleep((seconds * 1000 * burst) / orders);
  }
}

/** Starts an order, and again when the database is busy: whoever places one does not give up that soon. */
async function placeOrder(order: Order): Promise<void> {
  await startOrchestration(provider, order.id, "fulfilOrder", order).catch(async (error: unknown) => {
    if ((error as { code?: unknown }).code !== "SQLITE_BUSY") throw error;
    await sleep(5);
    await placeOrder(order);
  });
}

/** Again and again a second connection holds the write lock: whoever wants to write meets SQLITE_BUSY. */
async function blockTheDatabase(): Promise<void> {
  for (let n = 0; n < seconds; n++) {
    await sleep(900);
    await holdTheWriteLock(60);
  }
}

async function holdTheWriteLock(holdMs: number): Promise<void> {
  const other = new Database(file);
  other.exec("BEGIN IMMEDIATE");
  await sleep(holdMs);
  other.exec("COMMIT");
  other.close();
}

/** An acknowledgement meets the write lock: it is retried, and succeeds or gives up in the end. */
async function acknowledgeWhileBlocked(instance: string, holdMs: number): Promise<void> {
  await placeOrder({ id: instance, quantity: 1, declines: 0, terminal: "1" });
  const item = await provider.fetchOrchestrationItem({ lockTimeoutMs: 1000 });
  const released = holdTheWriteLock(holdMs);
  const turn = { instance, executionId: 1 };
  await provider.ackOrchestrationItem(item?.lockToken ?? "", turn).catch(async () => {
    await released;
    await provider.abandonOrchestrationItem(item?.lockToken ?? "", { delayMs: 60_000 });
  });
  await released;
}

/** A worker claims a session, does its work, and is never heard of again. */
async function abandonSession(sessionId: string): Promise<void> {
  const plain = await SqliteProvider.open(file, { busyTimeoutMs: 100 });
  const work = { instance: "crash", executionId: 1, activityId: 1, name: "shipOrder", input: {} };
  await plain.enqueueForWorker({ kind: "activityExecute", ...work, sessionId, tag: sessionId });
  const session = { ownerId: "worker-that-crashed", lockTimeoutMs: 100 };
  const item = await plain.fetchWorkItem({ lockTimeoutMs: 100, session, tags: [sessionId], untagged: false });
  if (item !== undefined) await plain.ackWorkItem(item.lockToken);
  plain.close();
}

async function allOrdersEnded(): Promise<void> {
  const plain = await SqliteProvider.open(file);
  let ended = 0;
  while (ended < orders) {
    await sleep(20);
    const { completedInstances, failedInstances } = await plain.getSystemMetrics();
    ended = completedInstances + failedInstances;
  }
  plain.close();
}

/** The lock of a turn expires before the turn is acknowledged. */
async function loseALock(): Promise<void> {
  await placeOrder({ id: "order-late", quantity: 1, declines: 0, terminal: "1" });
  const item = await provider.fetchOrchestrationItem({ lockTimeoutMs: 20 });
  await sleep(25);
  const turn = { instance: "order-late", executionId: 1 };
  await provider.ackOrchestrationItem(item?.lockToken ?? "", turn).catch(() => {});
  const again = await provider.fetchOrchestrationItem({ lockTimeoutMs: 1000 });
  await provider.ackOrchestrationItem(again?.lockToken ?? "", turn);
}

/** Drives one order step by step, so that its spans have one root. */
async function followOneOrder(): Promise<void> {
  const plain = await SqliteProvider.open(file);
  const dispatcher = newDispatcher("worker-1");
  await placeOrder({ id: "order-traced", quantity: 1, declines: 1, terminal: "traced" });
  while ((await plain.getInstanceInfo("order-traced"))?.status !== "Completed") {
    const turn = await inSpan("turn", () => dispatcher.runTurn());
    const activity = await inSpan("activity", () => dispatcher.runActivity());
    if (!turn && !activity) await inSpan("wait for the timer", () => sleep(30, true));
  }
  plain.close();
}

/** Runs something in a span; one in which nothing was found to do is marked as idle and not shown. */
async function inSpan<T>(name: string, run: () => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(name, async (span) => {
    try {
      const result = await run();
      if (result === false) span.setAttribute("idle", true);
      return result;
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

function spanNamed(name: string): ReadableSpan {
  const span = telemetry.spans.find((candidate) => candidate.name === name);
  if (span === undefined) throw new Error(`there is no span '${name}'`);
  return span;
}
