/**
 * The designs that are compared. Each is a class with the methods of `BenchProvider`; the floor is none, its calls stand flat in
 * the loop. The four that are written here (by hand, closure, Proxy, patch) give what the generated class gives of a success: the
 * duration, and a CLIENT span with the function's name and the instance id; left-out.ts has what each leaves out.
 */

import { context, metrics, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { autometrics } from "@autometrics/autometrics";
import { OtelMethodCounter, Span } from "nestjs-otel";

/** How one call of each kind is written at the place of the call; `p` is the provider. */
export const CALLS = {
  async: `await p.read("instance-1");`,
  promise: `await p.getParentId("instance-1");`,
  sync: `p.latestExecutionId("instance-1");`,
  generator: `for await (const event of p.readHistory("instance-1")) sum += event;`,
  fetch: `await p.fetchOrchestrationItem("instance-1");`,
  ack: `await p.ackOrchestrationItem("token-1", "instance-1");`,
};

/** `async`, and `p.read("instance-1")`: what the flat calls of the floor stand around. */
const flat = (call, result = "") => `
  const start = performance.now();
  const parent = context.active();
  const span = tracer.startSpan("provider.operation", CLIENT, parent);
  const inner = trace.setSpan(parent, span);
  ${call}
  ${result}
  duration.record(performance.now() - start);
  if (logger !== undefined) context.with(inner, () => logger.debug({ operation: "operation", instance_id: "instance-1", duration_ms: 1 }, "done"));
  if (otelLogger !== undefined) otelLogger.emit({ severityNumber: 5, severityText: "DEBUG", body: "done", attributes: { operation: "operation", instance_id: "instance-1", duration_ms: 1 }, context: inner });
  span.end();`;

export const FLOOR = {
  async: flat(`await context.with(inner, () => p.read("instance-1"));`),
  promise: flat(`await context.with(inner, () => p.getParentId("instance-1"));`),
  sync: flat(`context.with(inner, () => p.latestExecutionId("instance-1"));`),
  generator: flat(`
  const source = p.readHistory("instance-1");
  const next = () => source.next();
  for (;;) {
    const step = await context.with(inner, next);
    if (step.done) break;
    sum += step.value;
  }`),
  fetch: flat(`await context.with(inner, () => p.fetchOrchestrationItem("instance-1"));`),
  ack: flat(`await context.with(inner, () => p.ackOrchestrationItem("token-1", "instance-1"));`),
};

const METHODS = {
  read: { span: "provider.read", instance: ([instance]) => instance, async: true },
  getParentId: { span: "provider.get_parent_id", instance: ([instance]) => instance, async: true },
  latestExecutionId: { span: "provider.latest_execution_id", instance: ([instance]) => instance },
  readHistory: { span: "provider.read_history", instance: ([instance]) => instance, stream: true },
  fetchOrchestrationItem: {
    span: "provider.fetch_orchestration_item",
    instance: () => undefined,
    instanceOf: (item) => item?.instance,
    async: true,
  },
  ackOrchestrationItem: { span: "provider.ack_orchestration_item", instance: (args) => args[1], async: true },
};

for (const [name, method] of Object.entries(METHODS)) method.function = `BenchProvider.${name}`;

const CLIENT = { kind: SpanKind.CLIENT };

/** As most people write it by hand: an async override for each method, instruments and tracer at the top, everything in one try. */
export function handWritten(Base) {
  const tracer = trace.getTracer("bench");
  const meter = metrics.getMeter("bench");
  const durations = meter.createHistogram("provider.operation_duration_ms", { unit: "ms" });
  const errors = meter.createCounter("provider.infrastructure_errors");
  const fail = (operation, span, error) => {
    errors.add(1, { operation, error_type: error.name });
    span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
  };
  return class extends Base {
    async read(instance) {
      const start = performance.now();
      const span = tracer.startSpan("provider.read", {
        kind: SpanKind.CLIENT,
        attributes: { "code.function.name": "BenchProvider.read", instance_id: instance },
      });
      try {
        return await context.with(trace.setSpan(context.active(), span), async () => await super.read(instance));
      } catch (error) {
        fail("read", span, error);
        throw error;
      } finally {
        durations.record(performance.now() - start, { operation: "read" });
        span.end();
      }
    }
    async getParentId(instance) {
      const start = performance.now();
      const span = tracer.startSpan("provider.get_parent_id", {
        kind: SpanKind.CLIENT,
        attributes: { "code.function.name": "BenchProvider.getParentId", instance_id: instance },
      });
      try {
        return await context.with(trace.setSpan(context.active(), span), async () => await super.getParentId(instance));
      } catch (error) {
        fail("get_parent_id", span, error);
        throw error;
      } finally {
        durations.record(performance.now() - start, { operation: "get_parent_id" });
        span.end();
      }
    }
    latestExecutionId(instance) {
      const start = performance.now();
      const span = tracer.startSpan("provider.latest_execution_id", {
        kind: SpanKind.CLIENT,
        attributes: { "code.function.name": "BenchProvider.latestExecutionId", instance_id: instance },
      });
      try {
        return context.with(trace.setSpan(context.active(), span), () => super.latestExecutionId(instance));
      } catch (error) {
        fail("latest_execution_id", span, error);
        throw error;
      } finally {
        durations.record(performance.now() - start, { operation: "latest_execution_id" });
        span.end();
      }
    }
    async *readHistory(instance) {
      const start = performance.now();
      const span = tracer.startSpan("provider.read_history", {
        kind: SpanKind.CLIENT,
        attributes: { "code.function.name": "BenchProvider.readHistory", instance_id: instance },
      });
      try {
        return yield* super.readHistory(instance);
      } catch (error) {
        fail("read_history", span, error);
        throw error;
      } finally {
        durations.record(performance.now() - start, { operation: "read_history" });
        span.end();
      }
    }
    async fetchOrchestrationItem(instance) {
      const start = performance.now();
      const span = tracer.startSpan("provider.fetch_orchestration_item", {
        kind: SpanKind.CLIENT,
        attributes: { "code.function.name": "BenchProvider.fetchOrchestrationItem" },
      });
      try {
        const item = await context.with(
          trace.setSpan(context.active(), span),
          async () => await super.fetchOrchestrationItem(instance),
        );
        if (item) span.setAttribute("instance_id", item.instance);
        return item;
      } catch (error) {
        fail("fetch_orchestration_item", span, error);
        throw error;
      } finally {
        durations.record(performance.now() - start, { operation: "fetch_orchestration_item" });
        span.end();
      }
    }
    async ackOrchestrationItem(lockToken, instance) {
      const start = performance.now();
      const span = tracer.startSpan("provider.ack_orchestration_item", {
        kind: SpanKind.CLIENT,
        attributes: { "code.function.name": "BenchProvider.ackOrchestrationItem", instance_id: instance },
      });
      try {
        return await context.with(
          trace.setSpan(context.active(), span),
          async () => await super.ackOrchestrationItem(lockToken, instance),
        );
      } catch (error) {
        fail("ack_orchestration_item", span, error);
        throw error;
      } finally {
        durations.record(performance.now() - start, { operation: "ack_orchestration_item" });
        span.end();
      }
    }
  };
}

/** The OpenTelemetry documentation's way: `startActiveSpan` with a closure around each call. */
export function activeSpan(Base) {
  const tracer = trace.getTracer("bench");
  const meter = metrics.getMeter("bench");
  const errors = meter.createCounter("provider.infrastructure_errors");
  const define = (name, duration, observe) => {
    Object.defineProperty(Observed.prototype, name, {
      value: observe(METHODS[name], Base.prototype[name], duration),
      configurable: true,
      writable: true,
    });
  };
  const fail = ({ span: operation }, span, error) => {
    errors.add(1, { operation, error_type: error.name });
    span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
    span.end();
  };
  class Observed extends Base {}
  for (const [name, { async, stream }] of Object.entries(METHODS)) {
    const duration = meter.createHistogram(`provider.${name}_duration_ms`, { unit: "ms" });
    define(name, duration, (method, base, duration) => {
      if (stream)
        return async function* (...args) {
          const start = performance.now();
          const span = tracer.startSpan(method.span, {
            kind: SpanKind.CLIENT,
            attributes: { "code.function.name": method.function, instance_id: method.instance(args) },
          });
          const inner = trace.setSpan(context.active(), span);
          try {
            const source = base.apply(this, args);
            for (;;) {
              const step = await context.with(inner, () => source.next());
              if (step.done) break;
              yield step.value;
            }
            duration.record(performance.now() - start);
            span.end();
          } catch (error) {
            fail(method, span, error);
            throw error;
          }
        };
      if (!async)
        return function (...args) {
          return tracer.startActiveSpan(
            method.span,
            {
              kind: SpanKind.CLIENT,
              attributes: { "code.function.name": method.function, instance_id: method.instance(args) },
            },
            (span) => {
              const start = performance.now();
              try {
                const result = base.apply(this, args);
                duration.record(performance.now() - start);
                span.end();
                return result;
              } catch (error) {
                fail(method, span, error);
                throw error;
              }
            },
          );
        };
      return function (...args) {
        return tracer.startActiveSpan(
          method.span,
          {
            kind: SpanKind.CLIENT,
            attributes: { "code.function.name": method.function, instance_id: method.instance(args) },
          },
          async (span) => {
            const start = performance.now();
            try {
              const result = await base.apply(this, args);
              if (method.instanceOf !== undefined) span.setAttribute("instance_id", method.instanceOf(result));
              duration.record(performance.now() - start);
              span.end();
              return result;
            } catch (error) {
              fail(method, span, error);
              throw error;
            }
          },
        );
      };
    });
  }
  return Observed;
}

/** What Proxy and shimmer-style patching have in common: a wrapper of one method, well written. */
function wrapper() {
  const tracer = trace.getTracer("bench");
  const meter = metrics.getMeter("bench");
  const errors = meter.createCounter("provider.infrastructure_errors");
  return (name, base) => {
    const method = METHODS[name];
    const duration = meter.createHistogram(`provider.${name}_duration_ms`, { unit: "ms" });
    const succeeded = (span, start) => {
      duration.record(performance.now() - start);
      span.end();
    };
    const failed = (span, start, error) => {
      duration.record(performance.now() - start);
      errors.add(1, { operation: method.span, error_type: error.name });
      span.recordException(error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: error.message });
      span.end();
    };
    if (method.stream)
      return async function* (...args) {
        const start = performance.now();
        const parent = context.active();
        const span = tracer.startSpan(method.span, CLIENT, parent);
        span.setAttribute("code.function.name", method.function);
        span.setAttribute("instance_id", method.instance(args));
        const inner = trace.setSpan(parent, span);
        try {
          const source = base.apply(this, args);
          for (;;) {
            const step = await context.with(inner, () => source.next());
            if (step.done) break;
            yield step.value;
          }
          succeeded(span, start);
        } catch (error) {
          failed(span, start, error);
          throw error;
        }
      };
    return function (...args) {
      const start = performance.now();
      const parent = context.active();
      const span = tracer.startSpan(method.span, CLIENT, parent);
      span.setAttribute("code.function.name", method.function);
      const instance = method.instance(args);
      if (instance !== undefined) span.setAttribute("instance_id", instance);
      let result;
      try {
        result = context.with(trace.setSpan(parent, span), () => base.apply(this, args));
      } catch (error) {
        failed(span, start, error);
        throw error;
      }
      if (!(result instanceof Promise)) {
        succeeded(span, start);
        return result;
      }
      return result.then(
        (value) => {
          if (method.instanceOf !== undefined) span.setAttribute("instance_id", method.instanceOf(value));
          succeeded(span, start);
          return value;
        },
        (error) => {
          failed(span, start, error);
          throw error;
        },
      );
    };
  };
}

/** A Proxy around the instance, which hands out wrapped methods from a cache. */
export function proxy(Base) {
  const wrap = wrapper();
  const wrapped = new Map();
  const handler = {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver);
      if (typeof value !== "function" || !(name in METHODS)) return value;
      let method = wrapped.get(name);
      if (method === undefined) wrapped.set(name, (method = wrap(name, value)));
      return method;
    },
  };
  return function () {
    return new Proxy(new Base(), handler);
  };
}

/** Methods replaced on the prototype, as `require-in-the-middle` instrumentations do. */
export function shimmer(Base) {
  const wrap = wrapper();
  for (const name of Object.keys(METHODS)) {
    const original = Base.prototype[name];
    const replacement = wrap(name, original);
    Object.defineProperty(replacement, "__original", { value: original });
    Object.defineProperty(Base.prototype, name, { value: replacement, configurable: true, writable: true });
  }
  return Base;
}

/** Decorators applied as TypeScript's experimentalDecorators do. */
function decorate(Base, decoratorsOf) {
  for (const name of Object.keys(METHODS)) {
    const descriptor = Object.getOwnPropertyDescriptor(Base.prototype, name);
    for (const decorator of decoratorsOf(name)) decorator(Base.prototype, name, descriptor);
    Object.defineProperty(Base.prototype, name, descriptor);
  }
  return Base;
}

export function nestjsOtel(Base) {
  return decorate(Base, (name) => {
    const { span, instance } = METHODS[name];
    return [
      Span(span, (...args) => ({ kind: SpanKind.CLIENT, attributes: { instance_id: instance(args) } })),
      OtelMethodCounter(),
    ];
  });
}

export function autometricsWrapper(Base) {
  const tracer = trace.getTracer("bench");
  for (const [name, { span: operation, instance, async, stream }] of Object.entries(METHODS)) {
    const original = Base.prototype[name];
    const options = (args) => ({ kind: SpanKind.CLIENT, attributes: { instance_id: instance(args) } });
    const traced = stream
      ? original
      : async
        ? function (...args) {
            return tracer.startActiveSpan(operation, options(args), async (span) => {
              try {
                return await original.apply(this, args);
              } finally {
                span.end();
              }
            });
          }
        : function (...args) {
            return tracer.startActiveSpan(operation, options(args), (span) => {
              try {
                return original.apply(this, args);
              } finally {
                span.end();
              }
            });
          };
    Base.prototype[name] = autometrics({ functionName: name, moduleName: "bench" }, traced);
  }
  return Base;
}
