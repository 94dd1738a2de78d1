/** The words of the catalog of signals, and of its comparison with an earlier one. */

import { define } from "./message.ts";

/** The command that does it follows the findings. */
const RENEW = "if the change is meant, renew the earlier catalog.";

export const CATALOG_MESSAGES = {
  "catalog-empty": define<{ count: number }>({
    severity: "error",
    message: ({ count }) =>
      count === 1
        ? "the file looked at has no provider, so there is nothing to list."
        : `none of the ${String(count)} files looked at has a provider, so there is nothing to list.`,
    help: () => "Name the files that declare provider classes, or set `include` and `operations` in the config.",
    explanation:
      "A catalog of nothing would look like a system that records nothing, and a comparison with it would report all signals gone.",
  }),
  "catalog-incomplete": define<{ count: number }>({
    severity: "error",
    message: ({ count }) =>
      `${String(count)} source${count === 1 ? " has an error" : "s have errors"}, so nothing was compared.`,
    help: () => "Mend what is reported above: a source that cannot be read would look like signals that were removed.",
    explanation:
      "`--against` compares whole catalogs. With a source missing from the new one, every finding could be a false alarm.",
  }),
  "catalog-unreadable": define<{ path: string; reason: string }>({
    severity: "error",
    message: ({ path, reason }) => `the catalog '${path}' cannot be read: ${reason}.`,
    help: () =>
      "Name a file that `gen-instrumented catalog --format json --output <file>` wrote; it is resolved against the working directory.",
    explanation: "The file of `--against` does not exist or cannot be opened, so there is nothing to compare with.",
  }),
  "catalog-foreign": define<{ why: string }>({
    severity: "error",
    message: ({ why }) => `this is no catalog of signals: ${why}.`,
    help: () => "Name a file that `gen-instrumented catalog --format json --output <file>` wrote.",
    explanation: "The file of `--against` is not what `--format json` writes. Comparing with it could only mislead.",
  }),
  "catalog-version": define<{ found: string; known: number }>({
    severity: "error",
    message: ({ found, known }) => `this catalog has version ${found}, and this tool reads version ${String(known)}.`,
    help: () => "Make the earlier catalog anew with this version of the tool, from the sources of then.",
    explanation: "The format of the catalog has changed between the version that wrote the file and this one.",
  }),
  "not-written": define<{ path: string }>({
    severity: "warning",
    message: ({ path }) => `'${path}' was not written, since signals were changed.`,
    help: () => "Mend the findings, or write it without --against.",
    explanation:
      "With `--against`, `--output` is only written where nothing was broken: a check must not renew what it checks with.",
  }),
  "provider-removed": define<{ provider: string; scope: string; signals: number }>({
    severity: "error",
    finding: true,
    message: ({ provider, scope, signals }) =>
      `provider '${provider}' (scope '${scope}') is gone, and its ${String(signals)} signals with it.`,
    help: () => `Bring it back, name its file among the sources, or, ${RENEW}`,
    explanation: "The earlier catalog has a provider that no source has now: whoever watches it sees nothing any more.",
  }),
  "provider-renamed": define<{ before: string; after: string }>({
    severity: "error",
    finding: true,
    message: ({ before, after }) => `the scope of this provider was '${before}' and is '${after}'.`,
    help: ({ before }) => `Keep it with scope: ${JSON.stringify(before)} in the config, or, ${RENEW}`,
    explanation:
      "The instrumentation scope has changed, usually with the name of the class. Backends show it as a label (`otel_scope_name`), and queries select by it.",
  }),
  "operation-removed": define<{ operation: string; signals: string }>({
    severity: "error",
    finding: true,
    message: ({ operation, signals }) => `operation '${operation}' is gone, and with it ${signals}.`,
    help: () => `Bring it back, or, ${RENEW}`,
    explanation: "An operation of the earlier catalog is observed no more.",
  }),
  "operation-renamed": define<{ before: string; after: string; method: string }>({
    severity: "error",
    finding: true,
    message: ({ before, after, method }) =>
      `'${method}' was operation '${before}' and is '${after}': its signals are called otherwise.`,
    help: ({ before }) =>
      `Keep the name (\`operation: ${JSON.stringify(before)}\` in the config, or the tag), or, ${RENEW}`,
    explanation:
      "The method is there as before under another operation name, so the names of its span, its metrics and its labels have changed.",
  }),
  "signal-removed": define<{ signal: string; operation: string }>({
    severity: "error",
    finding: true,
    message: ({ signal, operation }) => `${signal}${operation === "" ? "" : ` of operation '${operation}'`} is gone.`,
    help: () => `Switch it on again, or, ${RENEW}`,
    explanation:
      "A metric, a span or a log record of the earlier catalog is emitted no more. Dashboards and alerts on it fall silent.",
  }),
  "signal-renamed": define<{ kind: string; before: string; after: string }>({
    severity: "error",
    finding: true,
    message: ({ kind, before, after }) => `${kind} '${before}' is now called '${after}'.`,
    help: () => `Keep the earlier name in the config's catalogue or profile, or, ${RENEW}`,
    explanation: "A signal with the same task has another name. Queries by the earlier name find nothing.",
  }),
  "instrument-changed": define<{ metric: string; before: string; after: string }>({
    severity: "error",
    finding: true,
    message: ({ metric, before, after }) => `metric '${metric}' was a ${before} and is a ${after}.`,
    help: () => `Give the new instrument a name of its own, or, ${RENEW}`,
    explanation:
      "The same name is now of another kind of instrument: queries that are right for one are wrong for the other.",
  }),
  "unit-changed": define<{ metric: string; before: string; after: string }>({
    severity: "error",
    finding: true,
    message: ({ metric, before, after }) => `metric '${metric}' was in '${before}' and is in '${after}'.`,
    help: () => `Keep the unit, or give the metric another name, or, ${RENEW}`,
    explanation: "The same name now holds other numbers. Thresholds are wrong, and history cannot be compared.",
  }),
  "buckets-changed": define<{ metric: string; before: string; after: string }>({
    severity: "error",
    finding: true,
    message: ({ metric, before, after }) => `the buckets of '${metric}' were ${before} and are ${after}.`,
    help: () => `Keep the bounds (\`buckets\` in the config), or, ${RENEW}`,
    explanation: "Other bounds break queries that name one (`le`), and quantiles over the time of the change.",
  }),
  "label-removed": define<{ metric: string; label: string }>({
    severity: "error",
    finding: true,
    message: ({ metric, label }) => `metric '${metric}' has lost its label '${label}'.`,
    help: () => `Keep the label, or, ${RENEW}`,
    explanation: "Queries that select or group by the label no longer work.",
  }),
  "label-added": define<{ metric: string; label: string }>({
    severity: "error",
    finding: true,
    message: ({ metric, label }) => `metric '${metric}' has a new label '${label}', which splits its series.`,
    help: () => `Leave the label out, or, ${RENEW}`,
    explanation: "One series becomes several: queries without an aggregation, and alerts on them, give other answers.",
  }),
  "label-value-removed": define<{ metric: string; label: string; values: readonly string[]; now: readonly string[] }>({
    severity: "error",
    finding: true,
    message: ({ metric, label, values, now }) =>
      `label '${label}' of '${metric}' was ${values.join(", ")} and is ${now.join(", ")}.`,
    help: () => `Keep the value (such as \`errorLabel\` in the config), or, ${RENEW}`,
    explanation: "Queries that select by the earlier value of the label find nothing.",
  }),
  "attribute-removed": define<{ signal: string; attribute: string }>({
    severity: "error",
    finding: true,
    message: ({ signal, attribute }) => `${signal} has lost '${attribute}'.`,
    help: () => `Keep the attribute, or, ${RENEW}`,
    explanation:
      "A span or a log record carries an attribute no more that searches and derived metrics may rely on. A new attribute is no break.",
  }),
  "severity-changed": define<{ operation: string; when: string; before: string; after: string }>({
    severity: "error",
    finding: true,
    message: ({ operation, when, before, after }) =>
      `the log record of operation '${operation}' (${when}) was at ${before} and is at ${after}.`,
    help: () => `Keep the severity, or, ${RENEW}`,
    explanation: "Records at another severity pass other filters.",
  }),
} as const;
