/**
 * `npm run test:transparency`, second part: the scenarios of test/behaviour/scenarios.ts over other ways to observe a class,
 * all with an SDK registered. Prints which scenario ends differently from the bare class under which, and writes the table into
 * test/transparency/peers.md. It is an account, not a test of ours: only a difference of the generated class is a failure.
 */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { clearTimeout, setTimeout } from "node:timers";
import { isDeepStrictEqual } from "node:util";
import { context, metrics, SpanStatusCode, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { generate, resolveConfig } from "../../src/index.ts";
import { SCENARIOS } from "../behaviour/scenarios.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BEHAVIOUR = join(ROOT, "test/behaviour");
const WORK = join(ROOT, "test/.generated/peers");
const PACKAGES = join(ROOT, "bench/sdk2");
const TIMEOUT_MS = 2000;

// A promise that a peer splits in two rejects once where nobody looks.
process.on("unhandledRejection", () => {});

if (!existsSync(join(PACKAGES, "node_modules"))) {
  execFileSync("npm", ["ci", "--ignore-scripts", "--loglevel=error"], { cwd: PACKAGES, stdio: "inherit" });
}
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
metrics.setGlobalMeterProvider(new MeterProvider());
trace.setGlobalTracerProvider(new TracerProvider());

const { file, kinds } = await generateProbe();
const { OtelMethodCounter, Span } = await import(
  pathToFileURL(join(PACKAGES, "node_modules/nestjs-otel/lib/index.js")).href
);
const { autometrics } = await import(
  pathToFileURL(join(PACKAGES, "node_modules/@autometrics/autometrics/index.mjs")).href
);

const PEERS = {
  "gen-instrumented": async () => (await import(file)).InstrumentedProbe,
  "as most write it by hand": (Probe) => subclass(Probe, byHand),
  "startActiveSpan closure": (Probe) => subclass(Probe, activeSpan),
  "JS Proxy": (Probe) => new Proxy(Probe, { construct: (target, args) => proxied(new target(...args)) }),
  "shimmer-style patch": (Probe) => patch(Probe, wellWritten),
  "nestjs-otel": (Probe) => decorate(Probe, [Span(), OtelMethodCounter()]),
  "@autometrics/autometrics": (Probe) =>
    patch(Probe, (name, base) => autometrics({ functionName: name, moduleName: "probe" }, base)),
};

const { Probe } = await import("../behaviour/fixtures/probe.ts");
const broken = {};
for (const peer of Object.keys(PEERS)) {
  broken[peer] = [];
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    const bare = await attempt(scenario, Probe);
    // A patch changes the class itself: each scenario has its own.
    const observed = await attempt(scenario, await PEERS[peer](copyOf(Probe)));
    if (!isDeepStrictEqual(observed, bare)) broken[peer].push(name);
  }
}
report();
const differing = broken["gen-instrumented"].length;
console.log(`${Object.keys(SCENARIOS).length - differing} passed, ${differing} failed`);
process.exit(broken["gen-instrumented"].length === 0 ? 0 : 1);

async function attempt(scenario, Class) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, TIMEOUT_MS, "did not end")));
  try {
    return await Promise.race([(async () => scenario(Class))(), late]);
  } catch (error) {
    return ["the scenario failed", error instanceof Error ? error.message : error];
  } finally {
    clearTimeout(timer);
  }
}

function report() {
  const peers = Object.keys(PEERS);
  const rows = Object.keys(SCENARIOS).map((name) => ({
    name,
    cells: peers.map((peer) => broken[peer].includes(name)),
  }));
  const lines = [
    `| ${Object.keys(SCENARIOS).length} scenarios | ${peers.join(" | ")} |`,
    `|${" --- |".repeat(peers.length + 1)}`,
    `| equal to the bare class | ${peers.map((peer) => Object.keys(SCENARIOS).length - broken[peer].length).join(" | ")} |`,
    ...rows
      .filter(({ cells }) => cells.includes(true))
      .map(({ name, cells }) => `| ${name} | ${cells.map((cell) => (cell ? "differs" : "")).join(" | ")} |`),
  ];
  console.log(lines.join("\n"));
  writeFileSync(join(ROOT, "test/transparency/peers.md"), `${lines.join("\n")}\n`);
}

/** Generates the instrumented probe, and reads from it what kind of method each is: those who write by hand know. */
async function generateProbe() {
  const source = join(BEHAVIOUR, "fixtures/probe.ts");
  const config = resolveConfig(BEHAVIOUR, { operations: "all", logs: "none", class: ["Probe"], outDir: WORK });
  const { files } = await generate(config, [{ path: source, named: true }]);
  const kinds = new Map();
  for (const { path, text } of files) {
    mkdirSync(WORK, { recursive: true });
    writeFileSync(path, text);
    for (const [, observer, name, quoted] of text.matchAll(/\b(observe\w*)\(\s*operations(?:\.(\w+)|\["([^"]+)"\])/g))
      kinds.set(name ?? quoted, observer);
  }
  return { file: files[0].path, kinds };
}

/** A class of its own on the same methods, to patch without harm to the others. */
function copyOf(Probe) {
  const copy = class Probe$ extends Probe {};
  Object.defineProperty(copy, "name", { value: "Probe" });
  for (const name of kinds.keys()) {
    const own = Object.getOwnPropertyDescriptor(Probe.prototype, name);
    if (own !== undefined) Object.defineProperty(copy.prototype, name, own);
  }
  return copy;
}

function patch(Class, wrap) {
  for (const name of kinds.keys()) {
    const descriptor = Object.getOwnPropertyDescriptor(Class.prototype, name);
    if (typeof descriptor?.value !== "function") continue;
    Object.defineProperty(Class.prototype, name, { ...descriptor, value: wrap(name, descriptor.value) });
  }
  return Class;
}

function subclass(Class, wrap) {
  const Observed = class extends Class {};
  for (const name of kinds.keys()) {
    const base = Class.prototype[name];
    if (typeof base === "function")
      Object.defineProperty(Observed.prototype, name, { value: wrap(name, base), configurable: true, writable: true });
  }
  return Observed;
}

function decorate(Class, decorators) {
  for (const name of kinds.keys()) {
    const descriptor = Object.getOwnPropertyDescriptor(Class.prototype, name);
    if (typeof descriptor?.value !== "function") continue;
    for (const decorator of decorators) decorator(Class.prototype, name, descriptor);
    Object.defineProperty(Class.prototype, name, descriptor);
  }
  return Class;
}

function failed(span, error) {
  span.recordException(error);
  span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
}

/** async where a promise is declared, a generator where a generator is. */
function byHand(name, base) {
  const tracer = trace.getTracer("peer");
  const durations = metrics.getMeter("peer").createHistogram("duration");
  const around = async function (self, args) {
    const start = performance.now();
    const span = tracer.startSpan(name);
    try {
      return await context.with(trace.setSpan(context.active(), span), async () => await base.apply(self, args));
    } catch (error) {
      failed(span, error);
      throw error;
    } finally {
      durations.record(performance.now() - start);
      span.end();
    }
  };
  if (kinds.get(name) === "observe") {
    return async function (...args) {
      return around(this, args);
    };
  }
  if (base.constructor.name === "AsyncGeneratorFunction") {
    return async function* (...args) {
      const span = tracer.startSpan(name);
      try {
        for await (const item of base.apply(this, args)) yield item;
      } catch (error) {
        failed(span, error);
        throw error;
      } finally {
        span.end();
      }
    };
  }
  return synchronous(tracer, name, base);
}

function activeSpan(name, base) {
  const tracer = trace.getTracer("peer");
  if (kinds.get(name) !== "observe") return synchronous(tracer, name, base);
  return function (...args) {
    return tracer.startActiveSpan(name, async (span) => {
      try {
        return await base.apply(this, args);
      } catch (error) {
        failed(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
  };
}

function synchronous(tracer, name, base) {
  return function (...args) {
    return tracer.startActiveSpan(name, (span) => {
      try {
        return base.apply(this, args);
      } catch (error) {
        failed(span, error);
        throw error;
      } finally {
        span.end();
      }
    });
  };
}

/** One wrapper for whatever comes back. */
function wellWritten(name, base) {
  const tracer = trace.getTracer("peer");
  return function (...args) {
    const span = tracer.startSpan(name);
    let result;
    try {
      result = context.with(trace.setSpan(context.active(), span), () => base.apply(this, args));
    } catch (error) {
      failed(span, error);
      span.end();
      throw error;
    }
    if (typeof result?.then !== "function") {
      span.end();
      return result;
    }
    return result.then(
      (value) => {
        span.end();
        return value;
      },
      (error) => {
        failed(span, error);
        span.end();
        throw error;
      },
    );
  };
}

function proxied(target) {
  const wrapped = new Map();
  return new Proxy(target, {
    get(object, name, receiver) {
      const value = Reflect.get(object, name, receiver);
      if (typeof value !== "function" || !kinds.has(name)) return value;
      if (!wrapped.has(name)) wrapped.set(name, wellWritten(name, value));
      return wrapped.get(name);
    },
  });
}
