/** The entry `gen-instrumented/testing`: what a provider recorded, for tests. Loads none of the generator, and the SDK only when asked. */

export { drain } from "./testing/drain.ts";
export type {
  Durations,
  HistogramPoint,
  Labels,
  LogLevel,
  RecordedLog,
  QueueDepthsRecorded,
  Recorded,
  RecordedException,
  RecordedSpan,
  RecordedSpanEvent,
  SessionsRecorded,
  SpanStatus,
} from "./testing/recorded.ts";
export { recordTelemetry, type RecordingLogger, type Telemetry, type TelemetryOptions } from "./testing/recorder.ts";
export { MissingPackageError } from "./testing/sdk.ts";
