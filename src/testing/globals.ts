/** The API's global providers: taken over for the time of a recording, and given back as they were. */

import { context, createContextKey, metrics, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import type { ContextManager, MeterProvider, TracerProvider } from "@opentelemetry/api";
import type { LogsApi } from "./sdk.ts";

/** Puts back what was there. */
export type Restore = () => void;

export function takeOverMetrics(provider: MeterProvider): Restore {
  return takeOver("meter provider", {
    set: () => metrics.setGlobalMeterProvider(provider),
    current: () => metrics.getMeterProvider(),
    disable: () => metrics.disable(),
    reset: (previous) => void metrics.setGlobalMeterProvider(previous as MeterProvider),
  });
}

export function takeOverSpans(provider: TracerProvider): Restore {
  return takeOver("tracer provider", {
    set: () => trace.setGlobalTracerProvider(provider),
    current: () => {
      // The API shows a proxy of what is registered.
      const shown = trace.getTracerProvider() as TracerProvider & { getDelegate?(): TracerProvider };
      return shown.getDelegate?.() ?? shown;
    },
    disable: () => trace.disable(),
    reset: (previous) => void trace.setGlobalTracerProvider(previous as TracerProvider),
  });
}

export function takeOverLogs(api: LogsApi, provider: object): Restore {
  return takeOver("logger provider", {
    // `@opentelemetry/api-logs` gives the provider that is registered now, `@opentelemetry/api` whether it is this one.
    set: () => [true, provider].includes(api.setGlobalLoggerProvider(provider) as boolean | object),
    current: () => {
      const shown = api.getLoggerProvider() as { _getDelegate?(): object };
      return shown._getDelegate?.() ?? shown;
    },
    disable: () => api.disable(),
    reset: (previous) => void api.setGlobalLoggerProvider(previous),
  });
}

/** Registers a context manager; the caller knows that there is none. */
export function takeOverContext(manager: ContextManager): Restore {
  context.setGlobalContextManager(manager.enable());
  return () => context.disable();
}

const PROBE = createContextKey("gen-instrumented.testing.probe");

/** Whether contexts are carried on already: any manager will do, so what the user has registered stays. */
export function hasContextManager(): boolean {
  return context.with(ROOT_CONTEXT.setValue(PROBE, true), () => context.active().getValue(PROBE) === true);
}

interface Global {
  /** Whether the recording's own is registered now; refused while another is. */
  readonly set: () => boolean;
  readonly current: () => object;
  readonly disable: () => void;
  readonly reset: (previous: object) => void;
}

function takeOver(what: string, { set, current, disable, reset }: Global): Restore {
  if (set()) return disable;
  const previous = current();
  disable();
  if (!set()) {
    throw new Error(
      `No ${what} can be registered: most likely two versions of @opentelemetry/api are loaded. \`npm ls @opentelemetry/api\` shows them; one must do.`,
    );
  }
  return () => {
    disable();
    reset(previous);
  };
}
