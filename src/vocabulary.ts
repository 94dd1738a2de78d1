/** The names that people give to what observes an operation: of libraries and of their own helpers. Data only. */

/** Calls that start a span, of OpenTelemetry and its peers. */
export const SPAN_STARTERS: ReadonlySet<string> = new Set([
  "startActiveSpan",
  "startSpan",
  "startInactiveSpan",
  "startSpanManual",
  "withSpan",
  "withActiveSpan",
  "inSpan",
  "runInSpan",
  "runWithSpan",
  "executeInSpan",
  "recordSpan",
  // New Relic and X-Ray.
  "startSegment",
  "captureAsyncFunc",
]);

/** What a wrapper around an operation records, by its name, where its body cannot be looked at (it comes from a package). */
export const WRAPPERS: readonly { readonly names: RegExp; readonly records: readonly ("span" | "duration")[] }[] = [
  {
    names: /^(?:observed?|instrument\w*|with(?:Telemetry|Instrumentation|Observability)|autometrics)$/,
    records: ["span", "duration"],
  },
  { names: /^(?:traced?|with(?:Trace|Tracing))$/, records: ["span"] },
  { names: /^(?:timed?|measured?|with(?:Timing|Duration|Metrics))$/, records: ["duration"] },
];

/** Objects whose methods of those names are meant; `rows.observe()` is something else. */
export const TELEMETRY_OWNERS = /telemetry|metrics?|trac(?:er|ing)|instrument|observab|monitor|apm|otel/i;

/**
 * Decorators that instrument a method, or all methods of a class: nestjs-otel (whose counters tell neither how long a call takes nor whether
 * it fails), Powertools, Sentry, OpenTelemetry helpers, Datadog, autometrics, home-made ones.
 */
export const DECORATORS =
  /^(?:(?:with|start)?(?:active)?span|traced?|trace(?:method|span|class)|tracing|traceable|sentrytraced|capturemethod|instrument(?:ed|ation)?|observed?|observable|timed?|measured?|metered|monitor(?:ed)?|autometrics|histogram|telemetry|otel(?!\w*counter$)\w+|withspan|newrelic\w*)$/i;

/** Methods that open and close a provider rather than operate it. */
export const LIFECYCLE =
  /^(?:init(?:ialize|ialise)?|connect|disconnect|open|close|start|stop|shutdown|dispose|destroy|end|drain|migrate|setup|teardown|onModule(?:Init|Destroy)|onApplication\w+|ready|reset)$/i;

/** Functions of packages that put what observes in place of the methods of a class: shimmer's, those of instrumentation libraries. */
export const PATCHERS = /^(?:auto)?(?:instrument|trace|observe|monitor)/i;
/** Those that mean nothing in particular, unless they are given a prototype. */
export const PROTOTYPE_PATCHERS = /^(?:wrap|massWrap|patch)/;

/** Classes and functions that observe what they are given or extend. */
export const OBSERVERS =
  /^(?:Instrumented|Traced|Observed|Metered|Monitored|Timed)|^(?:instrument|observe|trace|wrap|monitor)/;
