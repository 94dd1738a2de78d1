/** Naming profiles: data, and one function that names the histogram of an operation. The renderer knows none of them by name. */

import type { OperationSpec } from "./catalogue.ts";

/** Where a label of the duration histogram gets its value; `errorType` is set on failures only. */
export type LabelSource = "operation" | "status" | "errorType";

export interface Profile {
  readonly description: string;
  readonly duration: {
    readonly metric: (spec: Pick<OperationSpec, "operation" | "durationMetric">) => string;
    /** undefined where one histogram serves several operations and cannot describe one of them. */
    readonly sharedDescription: string | undefined;
    readonly unit: "ms" | "s";
    /** Upper bounds, in `unit`. */
    readonly buckets: readonly number[];
    readonly labels: Readonly<Record<string, LabelSource>>;
  };
  /** The error counter {`operation`, `error_type`}; undefined where the histogram's labels tell the failures. */
  readonly errors: { readonly metric: string; readonly label: "errorLabel" | "operation" } | undefined;
  /** Gauges by queue; a queue left out has none. */
  readonly queueDepths: Readonly<Partial<Record<"orchestrator" | "worker" | "timer", string>>>;
}

export const PROFILES = {
  duroxide: {
    description: "the names of the Provider Observability Guide",
    duration: {
      metric: ({ operation, durationMetric }) => durationMetric ?? `provider.${operation}_duration_ms`,
      sharedDescription: undefined,
      unit: "ms",
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000],
      labels: {},
    },
    errors: { metric: "provider.infrastructure_errors", label: "errorLabel" },
    queueDepths: {
      orchestrator: "provider.orchestrator_queue_depth",
      worker: "provider.worker_queue_depth",
      timer: "provider.timer_queue_depth",
    },
  },
  semconv: {
    description: "one histogram in seconds, labelled as OpenTelemetry's semantic conventions label client operations",
    duration: {
      metric: ({ durationMetric }) => durationMetric ?? "provider.operation.duration",
      sharedDescription: "Duration of provider operations",
      unit: "s",
      buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
      labels: { operation: "operation", "error.type": "errorType" },
    },
    errors: undefined,
    queueDepths: {
      orchestrator: "provider.orchestrator_queue_depth",
      worker: "provider.worker_queue_depth",
      timer: "provider.timer_queue_depth",
    },
  },
  "duroxide-facade": {
    description: "the names that duroxide's Rust runtime exports",
    duration: {
      metric: ({ durationMetric }) => durationMetric ?? "duroxide_provider_operation_duration_seconds",
      sharedDescription: "Duration of provider operations",
      unit: "s",
      buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
      labels: { operation: "operation", status: "status" },
    },
    errors: { metric: "duroxide_provider_errors_total", label: "operation" },
    queueDepths: { orchestrator: "duroxide_orchestrator_queue_depth", worker: "duroxide_worker_queue_depth" },
  },
} as const satisfies Record<string, Profile>;
